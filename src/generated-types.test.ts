import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';
import { packageRoot } from './package-root.ts';

// By the first, integrators build what they send: it is not readonly.
test.each([
  ['partner-api.ts', 'cfis.openapi.yaml', false],
  ['admin-api.ts', 'admin.openapi.yaml', true],
])('%s says what %s says: npm run types writes it anew', async (file, description, immutable) => {
  const types = await openapiTS(pathToFileURL(join(packageRoot, 'spec', description)), { immutable });
  const text = `// Generated from spec/${description} by npm run types. A test holds one to the other.\n\n${astToString(types)}`;
  await expect(text).toMatchFileSnapshot(join(packageRoot, 'src', file));
});
