import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { bundledDescription } from '../../src/description/bundled-description.ts';
import type { Description } from '../../src/description/description.ts';
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

test('a description with other schemas is judged by its own in another process', async () => {
  const description = await loadDescription();
  const pointer = '/paths/~1partner~1client/post/requestBody/content/application~1json/schema';
  const document = structuredClone(description.document);
  const path = pointer
    .split('/')
    .slice(1, -1)
    .map((key) => key.replaceAll('~1', '/'));
  const content = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
  Object.assign(content as object, { schema: { type: 'string' } });
  const changed = await descriptionOf({ ...dataOf(description), document, hash: 'another' });
  const problemsOf = ({ schemas }: Description): readonly string[] =>
    schemas.body(pointer, 'a text').map(({ problem }) => problem);
  expect([problemsOf(description), problemsOf(changed)]).toEqual([['must be object'], []]);
});
