import { randomInt } from 'node:crypto';
import { replaceAt, valueAt } from '../../src/description/json-pointer.ts';
import type { Json, Operation } from '../../src/description/operation.ts';

/**
 * The operation with other digits in the fields of its example that no two requests may share: what one assertion created,
 * another may create again.
 */
export function withFreshExample(operation: Operation): Operation {
  const { requestBody, uniqueFields } = operation;
  if (requestBody === undefined || uniqueFields.length === 0) return operation;
  const [{ name, value }, ...others] = requestBody.examples;
  return {
    ...operation,
    requestBody: { ...requestBody, examples: [{ name, value: fresh(value, uniqueFields) }, ...others] },
  };
}

function fresh(example: Json, fields: readonly string[]): Json {
  return fields.reduce((result, pointer) => {
    const text = valueAt(result, pointer);
    return typeof text === 'string'
      ? replaceAt(
          result,
          pointer,
          text.replace(/\d/g, () => `${randomInt(10)}`),
        )
      : result;
  }, example);
}
