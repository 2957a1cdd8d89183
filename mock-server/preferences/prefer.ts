import type { Operation } from '../../src/description/operation.ts';
import type { SchemaProblem } from '../../src/description/schemas.ts';
import type { Answers, DescribedAnswers } from '../answers.ts';
import type { Answer } from '../encode.ts';
import { type Preferences, writePreference } from './preferences.ts';

/** What a request prefers of what its operation describes. */
export type Preferred =
  | { readonly kind: 'anything' }
  | { readonly kind: 'described'; readonly answer: Answer; readonly applied: readonly string[] }
  | { readonly kind: 'unknown'; readonly problems: readonly SchemaProblem[] };

/**
 * Finds the answer with the preferred status and example. An example alone is looked for in the success first, then in the
 * other responses in their order. What is not there is a problem, though RFC 7240 section 2 would pass it over: whoever
 * asks a mock for an answer by name is not helped by another.
 */
export function prefer(preferences: Preferences, { id, success }: Operation, answers: Answers): Preferred {
  const { code, example, dynamic } = preferences;
  if (dynamic !== undefined && dynamic !== 'true' && dynamic !== 'false') {
    return unknown('dynamic must be true or false');
  }
  if (code === undefined && example === undefined) return { kind: 'anything' };
  const described = [...(answers.described.get(id) ?? [])];
  const candidates = described
    .toSorted(([a], [b]) => Number(b === success.status) - Number(a === success.status))
    .filter(([status]) => code === undefined || String(status) === code);
  const [first] = candidates;
  if (first === undefined) return unknown(`code must be one of: ${described.map(([status]) => status).join(', ')}`);
  const [, { first: answer }] = first;
  const applied = code === undefined ? [] : [writePreference('code', code)];
  if (example === undefined) return { kind: 'described', answer, applied };
  const named = candidates.flatMap(([, { examples }]) => examples.get(example) ?? []);
  if (named[0] === undefined)
    return unknown(`example must be one of: ${namesOf(candidates).join(', ') || '(there is none)'}`);
  return { kind: 'described', answer: named[0], applied: [...applied, writePreference('example', example)] };
}

type Described = readonly [status: number, answers: DescribedAnswers];

function namesOf(candidates: readonly Described[]): readonly string[] {
  return candidates.flatMap(([status, { examples }]) =>
    [...examples.keys()].map((name) => `${textOf(name)} (${status})`),
  );
}

const utf8 = new TextDecoder();

/** What a header has with one character for each byte of its UTF-8. */
function textOf(bytes: string): string {
  return utf8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

function unknown(problem: string): Preferred {
  return { kind: 'unknown', problems: [{ place: 'Prefer', problem }] };
}
