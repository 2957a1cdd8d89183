import { type Assertion, each, type Greet, issueForEver, probe, send } from '../assertion.ts';
import { responseHeader } from '../exchange/exchange.ts';
import type { Handshake, Offer } from '../exchange/handshake.ts';
import { type Evidence, type Expectation, type Judgement, met, missed } from '../expectation.ts';
import { notServed } from '../expectations/admission.ts';
import { sameAsFirst } from '../expectations/likeness.ts';
import { issued, none, unknown, valid } from '../token-use.ts';

const DAY = 86_400_000;

const staysHere: Expectation = {
  says: 'no redirect to plain HTTP or to another host',
  admits: true,
  judge: (reply, evidence) => {
    if (reply.kind === 'unanswered') return { kind: 'unclear', reason: `no answer came: ${reply.reason}` };
    const away = responseHeader(reply, 'location').find((location) => leadsAway(location, evidence));
    return away === undefined ? met : missed(`${reply.status} to ${away}`);
  },
};

export const transport: readonly Assertion[] = [
  {
    id: 'T-01',
    title: 'Plain HTTP is refused or gets no data, on every operation',
    group: 'transport',
    basis: 'documented',
    requirement: 'TLS-1',
    source: 'OWASP ASVS 5.0 12.2.1; CWE-319',
    scope: each,
    steps: [send({ token: none, plain: true }, notServed)],
  },
  {
    id: 'T-02',
    title: 'Plain HTTP is not redirected to HTTPS, which would hide that a token went in clear',
    group: 'transport',
    basis: 'standard',
    level: 'should',
    source: 'OWASP ASVS 5.0 4.1.2; draft-ietf-httpapi-privacy',
    scope: probe,
    steps: [
      send(
        { token: none, plain: true },
        without('a redirect', (status) => status >= 300 && status < 400),
      ),
    ],
  },
  {
    id: 'T-03',
    title: 'Over plain HTTP a live token gets no more than an unknown one',
    group: 'transport',
    basis: 'documented',
    requirement: 'TLS-1',
    source: 'draft-ietf-httpapi-privacy',
    scope: probe,
    steps: [
      issueForEver,
      send({ token: unknown, plain: true }, notServed),
      send({ token: issued, plain: true }, notServed),
      send({ token: issued, plain: true }, sameAsFirst),
    ],
  },
  {
    id: 'T-05',
    title: 'TLS 1.0 and 1.1 are refused',
    group: 'transport',
    basis: 'standard',
    source: 'RFC 8996 sections 4 and 5; RFC 9325 section 3.1.1',
    scope: probe,
    steps: [
      greet(
        { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
        'TLS 1.0 is refused',
        isRefused,
      ),
      greet(
        { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
        'TLS 1.1 is refused',
        isRefused,
      ),
    ],
  },
  {
    id: 'T-06',
    title: 'TLS 1.3 is spoken with whoever offers it',
    group: 'transport',
    basis: 'standard',
    level: 'should',
    source: 'RFC 9325 section 3.1.1',
    scope: probe,
    steps: [
      greet(
        {},
        'TLS 1.3',
        agreed(({ protocol }) => (protocol === 'TLSv1.3' ? undefined : protocol)),
      ),
    ],
  },
  {
    id: 'T-07',
    title: 'The certificate is complete, in date and of an authority that is trusted',
    group: 'transport',
    basis: 'documented',
    requirement: 'TLS-1',
    source: 'RFC 5280 section 6; OWASP ASVS 5.0 12.2.2',
    scope: probe,
    steps: [
      greet(
        {},
        'a certificate that verifies',
        agreed(({ certificate }) => certificate.chainProblem),
      ),
    ],
  },
  {
    id: 'T-08',
    title: 'The certificate is for the host that is asked',
    group: 'transport',
    basis: 'documented',
    requirement: 'TLS-1',
    source: 'RFC 9525 section 6; CWE-297',
    scope: probe,
    steps: [
      greet(
        {},
        'a certificate for the host',
        agreed(({ certificate }) => certificate.hostProblem),
      ),
    ],
  },
  {
    id: 'T-09',
    title: 'The certificate has a week or more to live',
    group: 'transport',
    basis: 'assumed',
    source: 'RFC 5280 section 4.1.2.5',
    scope: probe,
    steps: [
      greet(
        {},
        'a certificate that does not end within 7 days',
        agreed(({ certificate: { endsAt } }, now) => {
          const days = Math.floor((endsAt - now) / DAY);
          return days >= 7 ? undefined : days < 0 ? 'it has ended' : `it ends in ${days} days`;
        }),
      ),
    ],
  },
  {
    id: 'T-10',
    title: 'Cipher suites without encryption or without authentication are refused',
    group: 'transport',
    basis: 'standard',
    source: 'RFC 9325 section 4.1; OWASP ASVS 5.0 12.1.2',
    scope: probe,
    steps: [
      greet(
        { maxVersion: 'TLSv1.2', ciphers: 'eNULL:@SECLEVEL=0' },
        'suites without encryption are refused',
        isRefused,
      ),
      greet(
        { maxVersion: 'TLSv1.2', ciphers: 'aNULL:!eNULL:@SECLEVEL=0' },
        'suites without authentication are refused',
        isRefused,
      ),
    ],
  },
  {
    id: 'T-11',
    title: 'Strict-Transport-Security is not sent in clear',
    group: 'transport',
    basis: 'standard',
    source: 'RFC 6797 section 7.2',
    scope: probe,
    steps: [
      send(
        { token: none, plain: true },
        without('Strict-Transport-Security', (_, header) => header('strict-transport-security').length > 0),
      ),
    ],
  },
  {
    id: 'T-12',
    title: 'No answer sends the client to plain HTTP or to another host',
    group: 'transport',
    basis: 'standard',
    level: 'should',
    source: 'CWE-319; CWE-601',
    scope: probe,
    steps: [
      send({ token: valid }, staysHere),
      send({ token: none }, staysHere),
      send({ token: none, path: (path) => `${path}/` }, staysHere),
      send({ token: none, path: (path) => path.toUpperCase() }, staysHere),
    ],
  },
];

function greet(offer: Offer, says: string, judge: Greet['judge']): Greet {
  return { kind: 'handshake', offer, says, judge };
}

/** An alert and a closed connection are refusals alike; that nothing was reached is none. */
function isRefused(handshake: Handshake): Judgement {
  if (handshake.kind === 'agreed') return missed(`${handshake.protocol} with ${handshake.cipher}`);
  const { code, reason } = handshake;
  return NOT_REACHED.includes(code) ? { kind: 'unclear', reason } : met;
}

const NOT_REACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

type Agreed = Extract<Handshake, { kind: 'agreed' }>;

function agreed(problem: (handshake: Agreed, now: number) => string | undefined): Greet['judge'] {
  return (handshake, now) => {
    if (handshake.kind === 'refused') return { kind: 'unclear', reason: `no handshake: ${handshake.reason}` };
    const observed = problem(handshake, now);
    return observed === undefined ? met : missed(observed);
  };
}

/** A connection that is refused or cut is without everything. */
function without(
  what: string,
  isThere: (status: number, header: (name: string) => readonly string[]) => boolean,
): Expectation {
  return {
    says: `no answer, or one without ${what}`,
    admits: false,
    judge: (reply) => {
      if (reply.kind === 'unanswered') return met;
      return isThere(reply.status, (name) => responseHeader(reply, name))
        ? missed(`${reply.status} with ${what}`)
        : met;
    },
  };
}

/** The vendor's own hosts are home too: a target may be reached under another name. */
function leadsAway(location: string, { baseUrl, description: { servers } }: Evidence): boolean {
  if (!URL.canParse(location, baseUrl.href)) return false;
  const { protocol, hostname } = new URL(location, baseUrl.href);
  const home = [baseUrl, ...Object.values(servers).map(({ url }) => url)];
  return protocol !== 'https:' || !home.some((url) => url.hostname === hostname);
}
