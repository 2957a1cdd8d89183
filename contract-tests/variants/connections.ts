import type { Answer, RequestFacts } from '../../mock-server/index.ts';
import { withHeader, withText } from '../mutants/workshop.ts';
import { answering, behind, refusing, serving, type Variant } from './variant.ts';

/** What a service does to its connections, how fast it is, and how much it bears. */
export const connectionVariants: readonly Variant[] = [
  behind('V04', 'speaks HTTP/1.1 only', {}, { door: { http2: false } }),
  refusing('V07', 'closes the connection after a 401', {}, closing),
  answering('V56', 'closes the connection after every answer', {}, closing),
  behind('V08', 'cuts every connection over plain HTTP', {}, { door: { plainHttp: 'cut' } }),
  behind('V09', 'speaks TLS 1.3 only', {}, { door: { tls: { minVersion: 'TLSv1.3' } } }),
  behind('V57', 'speaks TLS 1.2 only', {}, { door: { tls: { maxVersion: 'TLSv1.2' } } }),
  behind('V13', 'is slow', {}, { door: { delay: () => 10 } }),
  behind('V58', 'is now slow and now fast', {}, { door: { delay: jitter() } }),
  serving(
    'V59',
    'sends plain HTTP to HTTPS',
    {},
    ({ correct }) =>
      (request) =>
        request.secure
          ? correct(request)
          : withHeader(withText(308, 'text/plain', 'Moved'), 'Location', `https://localhost${request.path}`),
  ),
  serving(
    'V60',
    'answers plain HTTP with 400',
    {},
    ({ correct }) =>
      (request) =>
        request.secure
          ? correct(request)
          : withText(400, 'text/plain', 'The plain HTTP request was sent to an HTTPS port'),
  ),
  serving('V14', 'puts off the tenth bad token and does not say for how long', {}, ({ correct }) => {
    let refusals = 0;
    return (request) => {
      const answer = correct(request);
      if (answer.status !== 401) return answer;
      refusals += 1;
      return refusals === 10 ? withText(429, 'text/plain', 'Slow down') : answer;
    };
  }),
  puttingOff('V61', 'limits the rate and says how long to wait', 429),
  puttingOff('V62', 'is now and then not available and says how long', 503),
];

function closing(answer: Answer, { connection }: RequestFacts): Answer {
  // HTTP/2 has no such field (RFC 9113 section 8.2.2).
  return connection.httpVersion === '2' ? answer : withHeader(answer, 'Connection', 'close');
}

function puttingOff(id: string, title: string, status: 429 | 503): Variant {
  return serving(id, title, {}, ({ correct }) => {
    let count = 0;
    return (request) => {
      count += 1;
      return count % 10 === 0
        ? withHeader(withText(status, 'text/plain', 'Later'), 'Retry-After', '0')
        : correct(request);
    };
  });
}

/** Between 0 and 12 milliseconds, in an order that is the same each time. */
function jitter(): () => number {
  let last = 0;
  return () => {
    last = (last * 7 + 5) % 13;
    return last;
  };
}
