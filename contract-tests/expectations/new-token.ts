import type { Description } from '../../src/description/description.ts';
import { valueAt } from '../../src/description/json-pointer.ts';
import type { Operation } from '../../src/description/operation.ts';
import type { Answered } from '../exchange/exchange.ts';
import { answering, type Expectation, having, isSuccess, met, missed, parse } from '../expectation.ts';
import { accepted, refused } from './admission.ts';

/** A 2xx with a token that is not the one that was sent, where the description says that it stands. */
export const newToken: Expectation = answering('2xx with a new token', true, (answer, { operation, sentTokens }) => {
  if (!isSuccess(answer)) return missed(`${answer.status}`);
  const token = issuedTokenIn(answer, operation);
  if (token === undefined) return missed(`${answer.status} without a token at ${operation.issuedToken ?? '?'}`);
  return sentTokens.includes(token) ? missed('the same token again') : met;
});

/** The new token in an answer, at the place that the description names. */
export function issuedTokenIn(answer: Answered, { issuedToken }: Operation): string | undefined {
  const value = issuedToken === undefined ? undefined : valueAt(parse(answer.body) ?? null, issuedToken);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The new token in an answer of any status. What an error has in the same place is its text (RENEW-5): a token has no
 * white space, and is longer than a word.
 */
export function mintedTokenIn(answer: Answered, operation: Operation): string | undefined {
  const value = issuedTokenIn(answer, operation);
  return isSuccess(answer) || (value !== undefined && /^\S{16,}$/.test(value)) ? value : undefined;
}

/** Whatever else the answer is, it gives no token away. */
export const withoutNewToken: Expectation = having('no new token', (answer, { operation }) =>
  mintedTokenIn(answer, operation) === undefined ? undefined : `${answer.status} with a new token`,
);

/** What becomes of a replaced token: it works for the described overlap, or is refused at once. */
export const afterRenewal: Expectation = {
  says: 'accepted during the described overlap, otherwise refused',
  admits: false,
  judge: (reply, evidence) => {
    return (overlapIn(evidence.description) > 0 ? accepted : refused).judge(reply, evidence);
  },
};

/** How long a replaced token goes on working by the description, in milliseconds. */
export function overlapIn({ operations }: Description): number {
  return (operations.find(({ renewal }) => renewal)?.renewal?.overlapSeconds ?? 0) * 1000;
}
