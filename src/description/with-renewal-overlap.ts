import type { Description } from './description.ts';

/** The same description, in which a renewed token goes on working for so many seconds (OPEN-33). */
export function withRenewalOverlap(description: Description, overlapSeconds: number): Description {
  const operations = description.operations.map((operation) =>
    operation.renewal === undefined ? operation : { ...operation, renewal: { overlapSeconds } },
  );
  return { ...description, operations };
}
