import type { Environment } from '../../src/description/environment.ts';
import { valueAt } from '../../src/description/json-pointer.ts';
import type { Json, Operation } from '../../src/description/operation.ts';

/** What two bodies that may not both be taken have in common, or nothing where the description allows both (OPEN-49). */
export function uniqueKey({ id, uniqueFields }: Operation, environment: Environment, body: Json): string | undefined {
  const values = uniqueFields.map((pointer) => valueAt(body, pointer));
  if (values.every((value) => value === undefined)) return undefined;
  return JSON.stringify([id, environment, ...values.map((value) => value ?? null)]);
}
