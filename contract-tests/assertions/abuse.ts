import { type Assertion, issueForEver, probe, revokeIssued, type Send, send, together } from '../assertion.ts';
import { compareDurations } from '../compare-durations.ts';
import { both, type Expectation } from '../expectation.ts';
import { accepted, notServed, unauthorized } from '../expectations/admission.ts';
import { sameStatusAsFirst } from '../expectations/likeness.ts';
import { issued, keptChanged, none, type TokenUse, unknown, valid } from '../token-use.ts';

/** Each comes first as often as the other, in pairs and in pairs of pairs: no rhythm of the machine favours one. */
const rhythm = [0, 1, 1, 0, 1, 0, 0, 1] as const;

/** So many answers to each of two tokens. */
const SAMPLES = 36;

/** Requests with two tokens in turn. The last answer is judged by how long all of them took. */
function inTurn(first: TokenUse, second: TokenUse): readonly Send[] {
  const turns = Array.from({ length: 2 * SAMPLES }, (_, index) => rhythm[index % rhythm.length] ?? 0);
  return turns.map((turn, index) =>
    send(
      { token: turn === 0 ? first : second, connection: 'one' },
      index < turns.length - 1 ? unauthorized : both(unauthorized, indistinguishable(turns)),
    ),
  );
}

function indistinguishable(turns: readonly number[]): Expectation {
  return {
    says: 'no difference in time by which the two could be told apart',
    admits: false,
    judge: (_, { earlier, durationMs }) => {
      const durations = [...earlier.slice(1 - turns.length).map((answer) => answer.durationMs), durationMs];
      const of = (turn: number): readonly number[] => durations.filter((__, index) => turns[index] === turn);
      return compareDurations(of(0), of(1));
    },
  };
}

const repeatedly = (count: number, one: Send): readonly Send[] => Array.from({ length: count }, () => one);

const untilLast = keptChanged(
  'issued',
  'with its last character changed',
  (value) => value.slice(0, -1) + other(value.at(-1)),
);
const fromFirst = keptChanged(
  'issued',
  'with its first character changed',
  (value) => other(value[0]) + value.slice(1),
);

function other(character: string | undefined): string {
  return character === 'a' ? 'b' : 'a';
}

const KILOBYTE = 1024;

/** Bodies that cost a server much which looks at them before the token. */
const costly: readonly (readonly [body: string, contentType: string])[] = [
  [JSON.stringify({ padding: 'x'.repeat(64 * KILOBYTE) }), 'application/json'],
  [JSON.stringify({ padding: 'x'.repeat(1000 * KILOBYTE) }), 'application/json'],
  ['['.repeat(50_000) + ']'.repeat(50_000), 'application/json'],
  [`{${Array.from({ length: 5000 }, (_, index) => `"a${index}":{}`).join()}}`, 'application/json'],
  [Array.from({ length: 5000 }, (_, index) => `a[${index}]=b`).join('&'), 'application/x-www-form-urlencoded'],
];

export const abuse: readonly Assertion[] = [
  {
    id: 'S-04',
    title: 'Thirty valid requests in a row are all accepted',
    group: 'abuse',
    basis: 'assumed',
    requirement: 'OPEN-65',
    scope: probe,
    steps: repeatedly(30, send({ token: valid }, accepted)),
  },
  {
    id: 'S-03',
    title: 'Thirty refused tokens do not shut the valid one out',
    group: 'abuse',
    basis: 'assumed',
    requirement: 'OPEN-65',
    rough: true,
    scope: probe,
    steps: [
      send({ token: valid }, accepted),
      together(...repeatedly(30, send({ token: unknown }, notServed))),
      send({ token: valid }, both(accepted, sameStatusAsFirst)),
    ],
  },
  {
    id: 'S-11',
    title: 'A large or costly body without a token is refused and breaks nothing',
    group: 'abuse',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 15.2.2; CWE-400',
    rough: true,
    scope: probe,
    steps: [
      send({ token: valid }, accepted),
      ...costly.map(([body, contentType]) =>
        send({ operation: 'createInvoice', token: none, body, contentType }, notServed),
      ),
      send({ token: valid }, both(accepted, sameStatusAsFirst)),
    ],
  },
  {
    id: 'S-05',
    title: 'How near a token is to a good one cannot be told from the time that its refusal takes',
    group: 'abuse',
    basis: 'standard',
    level: 'should',
    requirement: 'OPEN-70',
    source: 'OWASP ASVS 5.0 11.2.4; CWE-208',
    scope: probe,
    steps: [issueForEver, send({ token: issued }, accepted), ...inTurn(untilLast, fromFirst)],
  },
  {
    id: 'S-06',
    title: 'Whether a token was once good cannot be told from the time that its refusal takes',
    group: 'abuse',
    basis: 'standard',
    level: 'should',
    requirement: 'OPEN-70',
    source: 'OWASP ASVS 5.0 6.3.8; CWE-208',
    scope: probe,
    steps: [issueForEver, send({ token: issued }, accepted), revokeIssued, ...inTurn(issued, unknown)],
  },
];
