import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { bundledDescription } from '../../src/description/bundled-description.ts';
import { loadDescription } from '../../src/description/load.ts';
import { readDescription } from '../../src/description/read-description.ts';
import { withRenewalOverlap } from '../../src/description/with-renewal-overlap.ts';
import { dataOf, descriptionOf } from './description-data.ts';

const overlay = 'spec/overlays/duplicate-client-gets-409.yaml';

test.each([
  ['that comes with the package', await loadDescription()],
  ['with an overlay', await readDescription(bundledDescription, [overlay])],
  ['whose renewal was said to overlap', withRenewalOverlap(await loadDescription(), 60)],
])('a description %s is the same in another process', async (_, description) => {
  const again = await descriptionOf(deserialize(serialize(dataOf(description))));
  const { schemas, ...others } = description;
  const { schemas: schemasAgain, ...othersAgain } = again;
  expect(othersAgain).toEqual(others);
  const { requestBody } = description.operations.find(({ id }) => id === 'createClient') ?? {};
  const problems = schemas.body(requestBody?.schemaPointer ?? '', {});
  expect(problems.length).toBeGreaterThan(0);
  expect(schemasAgain.body(requestBody?.schemaPointer ?? '', {})).toEqual(problems);
});
