import type { BenchPart } from './bench-part.ts';
import { journalPart, tokensPart } from './parts/flat.ts';
import { growthPart } from './parts/growth.ts';
import { handlersPart } from './parts/handlers.ts';
import { getPart, httpsPart, missingPart, postPart, unknownPart } from './parts/requests.ts';
import { startPart } from './parts/start.ts';
import { verifyPart } from './parts/verify-mock.ts';

/** Everything that can be measured, in the order of the table. */
export const parts: readonly BenchPart[] = [
  ...[getPart, missingPart, unknownPart, postPart, httpsPart],
  ...[startPart, tokensPart, journalPart, verifyPart, handlersPart, growthPart],
];
