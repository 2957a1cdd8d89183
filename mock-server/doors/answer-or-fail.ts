import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Answer } from '../encode.ts';
import { warn } from '../warn.ts';

/** A defect of ours must neither end the process nor let anybody in: it is a 500. */
export function answerOrFail<Answered>(
  handler: (request: RequestFacts) => Answered,
  facts: RequestFacts,
): Answered | Answer {
  try {
    return handler(facts);
  } catch (error) {
    warn(`the mock failed to answer ${facts.method}: ${(error as Error).stack ?? String(error)}`);
    return { status: 500, headers: ['Content-Length', '0', 'Cache-Control', 'no-store'], body: new Uint8Array(0) };
  }
}
