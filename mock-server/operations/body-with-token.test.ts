import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import type { Operation } from '../../src/description/operation.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { bodyWithToken } from './body-with-token.ts';

const { operations } = await loadDescription();
const renewal = operations.find(({ effect }) => effect === 'rotates') ?? expect.fail('there is no renewal');
const { content: _, ...withoutContent } = renewal.success;
const { issuedToken: __, ...withoutPlace } = renewal;
const described = renewal.success.content?.examples[0].value;

test.each<readonly [operation: string, Operation, body: unknown]>([
  ['says where the token belongs, it stands there', renewal, { ...(described as object), Message: 'mock-new' }],
  ['does not, the body is as described', withoutPlace, described],
  ['has no body, there is none', { ...renewal, success: withoutContent }, undefined],
])('where the description %s', (_, operation, body) => {
  expect(bodyWithToken(operation, new Secret('mock-new'))).toEqual(body);
});
