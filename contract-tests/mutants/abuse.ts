import { type Mutant, mutant } from './mutant.ts';
import { withText } from './workshop.ts';

/** Does nothing for so many milliseconds, as work does: a timer would not hold up the answers of others. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** So long takes one character, in milliseconds: far longer than in truth, so that few samples show it. */
const ONE_CHARACTER = 0.1;

export const abuseMutants: readonly Mutant[] = [
  mutant('M21', 'compares a token with those that it knows, character by character', ['S-05'], (workshop) => {
    const { correct, tokensIn } = workshop;
    const known = new Set<string>();
    return (request) => {
      const answer = correct(request);
      const [token = ''] = tokensIn(request);
      if (answer.status === 200) known.add(token);
      else work(ONE_CHARACTER * Math.max(0, ...[...known].map((value) => sharedStart(value, token))));
      return answer;
    };
  }),
  mutant('M21b', 'looks up why a token that it knows is no longer good', ['S-06'], (workshop) => {
    const { world, correct, tokensIn } = workshop;
    return (request) => {
      if (tokensIn(request).some((token) => world.registry.find(token)?.revokedAt !== undefined)) work(5);
      return correct(request);
    };
  }),
  mutant('M83b', 'refuses the first good token after twenty-five bad ones', ['S-03'], ({ correct }) => {
    let bad = 0;
    return (request) => {
      const answer = correct(request);
      if (answer.status === 401) bad += 1;
      else if (bad < 25) bad = 0;
      else {
        bad = 0;
        return withText(403, 'text/plain', 'Try again later');
      }
      return answer;
    };
  }),
  mutant('M85', 'takes the twenty-sixth request in a row for abuse', ['S-04'], ({ correct }) => {
    let accepted = 0;
    return (request) => {
      const answer = correct(request);
      accepted = answer.status === 200 ? accepted + 1 : 0;
      return accepted === 26 ? withText(403, 'text/plain', 'Too many requests') : answer;
    };
  }),
  mutant('M28e', 'fails on a body of more than 100 kilobytes before it looks for a token', ['S-11'], ({ correct }) => {
    const largest = 100 * 1024;
    return (request) =>
      (request.body?.length ?? 0) > largest ? withText(500, 'text/plain', 'Internal error') : correct(request);
  }),
  mutant('M28f', 'descends into a body before it looks for a token', ['S-11'], ({ correct }) => (request) => {
    const depth =
      Buffer.from(request.body ?? [])
        .toString()
        .match(/^\[+/)?.[0].length ?? 0;
    return depth > 10_000 ? withText(500, 'text/plain', 'Maximum call stack size exceeded') : correct(request);
  }),
];

function sharedStart(one: string, other: string): number {
  const end = [...one].findIndex((character, index) => character !== other[index]);
  return end === -1 ? one.length : end;
}
