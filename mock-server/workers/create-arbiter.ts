import type { RequestFacts } from '../../src/auth/facts.ts';
import { answer } from '../answer.ts';
import { answerOrFail } from '../doors/answer-or-fail.ts';
import type { Answer } from '../encode.ts';
import { prepare } from '../preferences/prepare.ts';
import type { World } from '../world.ts';
import type { Following } from './follow-world.ts';

/** How the primary answers what workers leave to it. */
export interface Arbiter {
  /** It does not fail. Who was answered finds what the answer changed with every worker. */
  answer(request: RequestFacts): Promise<Answer>;
  /** Resolves when every worker goes by all that was changed before, and the journal has all that was answered before. */
  synchronize(): Promise<void>;
}

/** @param gather resolves when workers have done what they were told, and the journal has what they have answered */
export function createArbiter(world: World, following: Following, gather: () => Promise<void>): Arbiter {
  let heeded = 0;
  const synchronize = async (): Promise<void> => {
    following.flush();
    const { told } = following;
    await gather();
    heeded = Math.max(heeded, told);
  };
  return {
    answer: async (request) => {
      // What others were answered before this was asked stands before it in the journal.
      await synchronize();
      await prepare(request, world);
      const answered = answerOrFail((asked) => answer(asked, world), request);
      following.look();
      following.flush();
      if (following.told > heeded) await synchronize();
      return answered;
    },
    synchronize,
  };
}
