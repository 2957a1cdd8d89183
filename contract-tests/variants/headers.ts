import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Answer, headerValues } from '../../mock-server/index.ts';
import { takingFirst, withHeader, withoutHeader, withText } from '../mutants/workshop.ts';
import { answering, behind, refusing, serving, type Variant } from './variant.ts';

const MINUTE = 60_000;

/** How messages are framed and labelled, HTTP leaves to every server. */
export const headerVariants: readonly Variant[] = [
  answering('V01', 'sends more headers', {}, (answer) => ({
    ...answer,
    headers: [...answer.headers, 'Via', '1.1 edge', 'X-Served-By', 'node-3', 'X-Robots-Tag', 'noindex'],
  })),
  answering('V02', 'sends its headers in another order and letter case', {}, (answer) => ({
    ...answer,
    headers: pairs(answer)
      .reverse()
      .flatMap(([name, value]) => [name.toLowerCase(), value]),
  })),
  answering('V10', 'keeps shared caches out with private', { 'X-23': 'warned' }, (answer) =>
    withHeader(answer, 'Cache-Control', 'private'),
  ),
  serving(
    'V11',
    'refuses a repeated token header with 400',
    {},
    ({ correct, tokensIn }) =>
      (request) =>
        tokensIn(request).length > 1 ? withText(400, 'text/plain', 'Bad request') : correct(request),
  ),
  serving('V65', 'takes the first of several token headers', { 'H-22': 'warned' }, takingFirst),
  serving(
    'V12',
    'refuses a long header with 431',
    {},
    ({ correct }) =>
      (request) =>
        request.headers.some(({ length }) => length > 2048)
          ? withText(431, 'text/plain', 'Request header fields too large')
          : correct(request),
  ),
  withClock('V18', 'has a clock that is half a minute fast', MINUTE / 2),
  withClock('V41', 'has a clock that is two hours slow', -120 * MINUTE),
  behind('V42', 'sends no Date', {}, { door: { dated: false } }),
  answering('V43', 'compresses its bodies', {}, (answer) => {
    if (answer.body.length === 0) return withoutHeader(answer, 'content-length');
    const body = gzipSync(answer.body);
    const sized = withHeader(answer, 'Content-Length', String(body.length));
    return { ...withHeader(withHeader(sized, 'Content-Encoding', 'gzip'), 'Vary', 'Accept-Encoding'), body };
  }),
  answering('V44', 'sends its bodies in chunks', {}, (answer, { method }) =>
    method === 'HEAD' ? answer : withoutHeader(answer, 'content-length'),
  ),
  answering('V45', 'sets the cookie of a load balancer', {}, (answer) => ({
    ...answer,
    headers: [...answer.headers, 'Set-Cookie', `AWSALB=${randomUUID()}; Path=/; Secure; HttpOnly`],
  })),
  answering('V46', 'numbers its answers', {}, (answer) => withHeader(answer, 'X-Request-Id', randomUUID())),
  refusing('V47', 'writes the number of a refusal into its body', {}, (refusal) => {
    if (refusal.body.length === 0) return withoutHeader(refusal, 'content-length');
    const body = Buffer.from(JSON.stringify({ message: 'Unauthorized', requestId: randomUUID() }));
    return { ...withHeader(refusal, 'Content-Length', String(body.length)), body };
  }),
  serving(
    'V48',
    'refuses header values beyond ASCII with 400',
    {},
    ({ correct }) =>
      (request) =>
        request.headers.some((text) => /[^\x20-\x7e\t]/.test(text))
          ? withText(400, 'text/plain', 'Bad request')
          : correct(request),
  ),
  answering('V49', 'lets a browser keep an answer for a minute, for one token', {}, (answer, { path }) =>
    answer.status === 200 && path.endsWith('/invoice/case')
      ? withHeader(withHeader(answer, 'Cache-Control', 'private, max-age=60'), 'Vary', 'X-Api-Key')
      : answer,
  ),
  serving('V50', 'knows by its ETag what a client has', {}, ({ correct }) => (request) => {
    const answer = correct(request);
    if (answer.status !== 200 || request.method !== 'GET' || !request.path.endsWith('/invoice/case')) return answer;
    const tagged = withHeader(answer, 'ETag', '"a1"');
    return headerValues(request.headers, 'if-none-match').includes('"a1"')
      ? {
          ...withoutHeader(withoutHeader(tagged, 'content-length'), 'content-type'),
          status: 304,
          body: new Uint8Array(0),
        }
      : tagged;
  }),
];

function withClock(id: string, title: string, skew: number): Variant {
  return answering(id, title, {}, (answer) => withHeader(answer, 'Date', new Date(Date.now() + skew).toUTCString()));
}

function pairs({ headers }: Answer): (readonly [name: string, value: string])[] {
  return headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : []));
}
