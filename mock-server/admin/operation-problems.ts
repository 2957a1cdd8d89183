import type { Description } from '../../src/description/description.ts';
import type { SchemaProblem } from '../../src/description/schemas.ts';

/** What is wrong with the id of an operation that a call names: an empty list if nothing, or if it names none. */
export function operationProblems(
  operation: string | undefined,
  { operations }: Pick<Description, 'operations'>,
): readonly SchemaProblem[] {
  const ids = operations.map(({ id }) => id);
  return operation === undefined || ids.includes(operation)
    ? []
    : [{ place: '/operation', problem: `is no operation; there are ${ids.join(', ')}` }];
}
