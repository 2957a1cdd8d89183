import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Answer } from '../encode.ts';
import type { Word } from './word.ts';

/** What a worker leaves to the primary. */
export interface Questions {
  /** It does not fail: without a primary there is no worker. */
  ask(request: RequestFacts): Promise<Answer>;
  answered(question: number, answer: Answer): void;
}

export function createQuestions(say: (word: Word) => void): Questions {
  const open = new Map<number, (answer: Answer) => void>();
  let last = 0;
  return {
    ask: (request) => {
      last += 1;
      const number = last;
      return new Promise((resolve) => {
        open.set(number, resolve);
        say({ kind: 'question', number, request });
      });
    },
    answered: (question, answer) => {
      open.get(question)?.(answer);
      open.delete(question);
    },
  };
}
