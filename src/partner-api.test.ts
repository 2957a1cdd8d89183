import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';
import { packageRoot } from './package-root.ts';

test('the types say what the description says: npm run types writes them anew', async () => {
  const types = await openapiTS(pathToFileURL(join(packageRoot, 'spec', 'cfis.openapi.yaml')));
  const text = `// Generated from spec/cfis.openapi.yaml by npm run types. A test holds one to the other.\n\n${astToString(types)}`;
  await expect(text).toMatchFileSnapshot(join(packageRoot, 'src', 'partner-api.ts'));
});
