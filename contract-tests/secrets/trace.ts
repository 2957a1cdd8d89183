import type { Answered } from '../exchange/exchange.ts';
import { formsOf } from './encodings.ts';

/** Longer runs of a random token than this do not stand in an answer by accident. */
const LONGEST_ACCIDENT = 8;

/** How a token stands in an answer, if it does: whole in some form, or a run of its characters. */
export function traceOf(token: string, { headers, body }: Answered): string | undefined {
  const text = [...headers.flat(), body].join('\n');
  const form = formsOf(token).find(([, encoded]) => text.includes(encoded));
  if (form !== undefined) return form[0];
  // The tag at its start is no secret: `mock-staging-` may well be said.
  const secret = token.slice(Math.floor(token.length / 3));
  for (let start = 0; start + LONGEST_ACCIDENT < secret.length; start += 1) {
    if (text.includes(secret.slice(start, start + LONGEST_ACCIDENT + 1))) return 'in part';
  }
  return undefined;
}
