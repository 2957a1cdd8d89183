import { type Assertion, eachWhere, probe, send, VALIDATE } from '../assertion.ts';
import { responseHeader } from '../exchange/exchange.ts';
import { accepted, both, having, unauthorized } from '../expectation.ts';
import { entitled, none, unknown, valid } from '../token-use.ts';

export const caching: readonly Assertion[] = [
  {
    id: 'C-01',
    title: 'An authenticated answer may not be kept by a shared cache',
    group: 'caching',
    basis: 'standard',
    level: 'should',
    source: 'RFC 9111 section 5.2.2; OWASP ASVS 5.0 14.3.2',
    scope: probe,
    steps: [
      send(
        { token: valid },
        both(
          accepted,
          having('Cache-Control with no-store or private', (answer) => {
            const cacheControl = responseHeader(answer, 'cache-control').join(', ');
            return /\b(no-store|private)\b/i.test(cacheControl)
              ? undefined
              : `Cache-Control: ${cacheControl || 'none'}`;
          }),
        ),
      ),
    ],
  },
  {
    id: 'C-04',
    title: 'After an authenticated GET, the same URL without a token still gets 401',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'RFC 9111 section 4.1',
    scope: eachWhere(({ id, effect }) => effect === 'reads' && id !== VALIDATE),
    steps: [send({ token: entitled }, accepted), send({ token: none }, unauthorized)],
  },
  {
    id: 'C-05',
    title: 'After a 401, the same URL with the valid token is accepted',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9111 section 4.1',
    scope: probe,
    steps: [
      send({ token: none }, unauthorized),
      send({ token: valid }, accepted),
      send({ token: unknown }, unauthorized),
      send({ token: valid }, accepted),
    ],
  },
];
