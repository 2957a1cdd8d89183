import type { NearMiss } from '../../src/auth/near-miss.ts';
import type { Description } from '../../src/description/description.ts';
import { millisecondsAgo } from './ago.ts';
import type { JournalEntry } from './entry.ts';

/** What the explanation depends on besides the entry. */
type Terms = Pick<Description, 'tokenHeader'>;

/** Why a request was answered as it was, and what to do about it: one line of visible ASCII that gives no value away. */
export function explain(entry: JournalEntry, terms: Terms): string {
  const { cause, token, fault } = entry;
  const who = token === undefined ? '' : ` (${token})`;
  const more = [sentenceOf(entry, terms), fault === undefined ? '' : describeFault(fault, entry)];
  const text = more.filter((sentence) => sentence !== '').join(' ');
  return printable(`${cause}${who}${text === '' ? '' : `: ${text}`}`);
}

function sentenceOf(entry: JournalEntry, { tokenHeader }: Terms): string {
  const { cause, nearMiss, environment } = entry;
  if (nearMiss !== undefined) return describeNearMiss(nearMiss, entry, tokenHeader);
  switch (cause) {
    case 'missing':
      return `there is no ${tokenHeader} header, and no token elsewhere.`;
    case 'blank':
      return `the value of ${tokenHeader} is empty. Is a variable unset?`;
    case 'unknown':
      return `no token of this mock has this value${fingerprintOf(entry)}.`;
    case 'insecure-transport':
      return 'it came over plain HTTP. Write https.';
    case 'unknown-path':
      return `the token is good, but ${environment} has no such path. Paths are compared letter by letter.`;
    case 'unknown-method':
      return 'the token is good, but this path does not take this method.';
    case 'not-acceptable':
      return 'the token is good, but Accept excludes the one media type that there is.';
    case 'unsupported-media-type':
      return 'the token is good, but Content-Type is not that of the description.';
    case 'content-too-large':
      return 'the token is good, but the body is larger than the mock takes.';
    case 'invalid-request':
      return 'the token is good, but the request does not fit its schema: the body says where.';
    case 'duplicate':
      return 'the token is good, but an earlier request had the same unique fields.';
    case 'not-kept':
      return 'the token is good, but the state could not be written, so nothing was done: the terminal of the mock says why.';
    case 'preferred':
      return 'answered as Prefer asked; nothing was carried out.';
    case 'no-generator':
      return 'the token is good, but what generates bodies could not be loaded: the body says how to add it.';
    case 'fault':
    case 'answered':
    case 'ambiguous':
    case 'other-environment':
    case 'revoked':
    case 'replaced':
    case 'expired':
    case 'insufficient-privilege':
      return '';
  }
}

function describeNearMiss(missed: NearMiss, entry: JournalEntry, header: string): string {
  switch (missed.kind) {
    case 'other-environment':
      return `it belongs to ${missed.belongsTo}, and was sent to ${entry.environment}.`;
    case 'ended':
      return `${endings[missed.how]} ${millisecondsAgo(entry.at - missed.at)}, at ${new Date(missed.at).toISOString()}. ${remedies[missed.how]}`;
    case 'other-kind':
      return `a ${missed.tokenKind} token cannot do this.`;
    case 'misplaced':
      return missed.token === undefined
        ? `there is something like a credential in ${placeOf(missed)}; it belongs into the header ${header}, alone.`
        : `${missed.token} was found in ${placeOf(missed)}; it belongs into the header ${header}, alone.`;
    case 'altered':
      return `without its ${extras[missed.alteration]} it would be ${missed.token}.`;
    case 'placeholder':
      return 'the value is a placeholder: a variable was not filled in, or an example was copied.';
    case 'several':
      return `${header} was sent with differing values${missed.tokens.length === 0 ? '' : `, among them ${missed.tokens.join(' and ')}`}. Send one.`;
    case 'sent-in-clear':
      return `${missed.token} was sent over plain HTTP, where anybody on the way can read it. Write https, and renew a token that this happened to.`;
    case 'not-of-this-mock':
      return `no token of this mock has this value${fingerprintOf(entry)}, which may be a real one: keep it away from mocks.`;
  }
}

function describeFault(fault: string, { cause, status }: JournalEntry): string {
  if (cause === 'fault') return `${fault} was planned for it; nothing was carried out.`;
  return `Then ${fault} came over the answer${status === 0 ? ', which never left' : ''}.`;
}

const endings = { expired: 'it expired', revoked: 'it was revoked', replaced: 'a renewal replaced it' } as const;

const remedies = {
  expired: 'Renew it.',
  revoked: 'Ask for another.',
  replaced: 'Use the token that the renewal gave.',
} as const;

const extras = {
  'header name': 'header name in front',
  scheme: 'scheme in front',
  quotes: 'quotes',
  'percent-encoding': 'percent-encoding',
  Base64: 'Base64',
  'line break': 'line break at the end',
  'white space': 'white space',
  punctuation: 'punctuation at the end',
} as const;

function placeOf({ place, name }: Extract<NearMiss, { kind: 'misplaced' }>): string {
  switch (place) {
    case 'authorization':
      return 'Authorization';
    case 'query':
      return name === '' ? 'the query' : `the query parameter ${name}`;
    case 'cookie':
      return name === '' ? 'a cookie' : `the cookie ${name}`;
    case 'header':
      return name === '' ? 'another header' : `the header ${name}`;
    case 'path':
      return 'the path';
    case 'body':
      return 'the body';
  }
}

function fingerprintOf({ fingerprint }: JournalEntry): string {
  return fingerprint === undefined ? '' : ` (fingerprint ${fingerprint})`;
}

/** Text of a header field or a terminal, without what could steer either. */
function printable(text: string): string {
  return text.slice(0, 500).replace(/[^\x20-\x7e]/g, '?');
}
