import { replaceAt } from '../../src/description/json-pointer.ts';
import type { Json, Operation } from '../../src/description/operation.ts';
import type { Secret } from '../../src/tokens/secret.ts';

/** The described success with a new token in the place that the description names (OPEN-32, OPEN-48). */
export function bodyWithToken({ success, issuedToken }: Operation, secret: Secret): Json | undefined {
  const example = success.content?.examples[0].value;
  if (example === undefined || issuedToken === undefined) return example;
  return replaceAt(example, issuedToken, secret.reveal());
}
