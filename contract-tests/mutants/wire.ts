import { headerValues } from '../../mock-server/index.ts';
import { type Mutant, misbehaving, mutant } from './mutant.ts';
import { withText } from './workshop.ts';

/** Servers whose defect lies in how they read a message, before anybody looks at a token. */
export const wireMutants: readonly Mutant[] = [
  misbehaving('M17c', 'takes white space around a token for a part of it', ['H-04'], {
    door: { readsAs: (arrived) => arrived.replace(/^(x-api-key:) {0,1}\t/gim, '$1 _') },
  }),
  misbehaving('M17d', 'wants exactly one space before a token', ['H-04'], {
    door: { readsAs: (arrived) => arrived.replace(/^x-api-key:(?! )/gim, 'X-Unknown:') },
  }),
  mutant(
    'M28',
    'breaks on a token of more than 2000 characters',
    ['H-11'],
    ({ correct, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token.length > 2000)
          ? withText(500, 'text/plain', 'Internal error')
          : correct(request),
  ),
  mutant(
    'M28b',
    'skips the check of a token that is too long for its table',
    ['H-11'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token.length > 6000) ? letIn(request) : correct(request),
  ),
  mutant('M20', 'folds look-alike letters', ['H-13'], ({ correct, tokensIn, withToken }) => (request) => {
    const [token] = tokensIn(request);
    if (token === undefined) return correct(request);
    return correct(withToken(request, Buffer.from(token, 'latin1').toString('utf8').normalize('NFKC')));
  }),
  mutant('M20b', 'drops accents', ['H-13', 'H-12'], ({ correct, tokensIn, withToken }) => (request) => {
    const [token] = tokensIn(request);
    return correct(token === undefined ? request : withToken(request, token.replace(/[^\x20-\x7e]/g, '')));
  }),
  misbehaving('M29', 'drops control characters', ['H-14'], {
    door: { readsAs: (arrived) => arrived.replace(/[^\P{Cc}\r\n\t]/gu, '') },
  }),
  misbehaving('M29b', 'joins folded lines without a space', ['H-14'], {
    door: { readsAs: (arrived) => arrived.replace(/\r\n[ \t]+/g, '') },
  }),
  misbehaving('M26b', 'drops white space before a colon', ['H-19'], {
    door: { readsAs: (arrived) => arrived.replace(/^(x-api-key)[ \t]+:/gim, '$1:') },
  }),
  mutant('M89', 'takes a token from the trailer section', ['H-17'], ({ correct, tokensIn, withToken }) => (request) => {
    const [token] = headerValues(request.trailers, 'x-api-key');
    return correct(token !== undefined && tokensIn(request).length === 0 ? withToken(request, token) : request);
  }),
  mutant(
    'M12b',
    'skips the check where there are more than fifty headers',
    ['H-16'],
    ({ correct, letIn }) =>
      (request) =>
        request.headers.length > 100 ? letIn(request) : correct(request),
  ),
  mutant(
    'M28c',
    'reads the first fifty headers only',
    ['H-16'],
    ({ correct }) =>
      (request) =>
        correct({ ...request, headers: [...request.headers].reverse().slice(0, 100).reverse() }),
  ),
  mutant(
    'M74c',
    'strips the token as a hop-by-hop header and trusts what is left',
    ['H-18'],
    ({ correct, letIn }) =>
      (request) =>
        headerValues(request.headers, 'connection').some((options) => /x-api-key/i.test(options))
          ? letIn(request)
          : correct(request),
  ),
  mutant('M17e', 'decodes percent-encoding in a token', ['H-20'], ({ correct, tokensIn, withToken }) => (request) => {
    const [token = ''] = tokensIn(request);
    const decoded = token.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return correct(decoded === token ? request : withToken(request, decoded));
  }),
  mutant('M25b', 'takes parameters off a token', ['H-21'], ({ correct, tokensIn, withToken }) => (request) => {
    const [token] = tokensIn(request);
    return correct(token === undefined ? request : withToken(request, token.replace(/;.*$/, '')));
  }),
];
