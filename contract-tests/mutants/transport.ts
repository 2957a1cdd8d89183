import { type Certification, type CertifiedKey, type Handler, loadCertificates } from '../../mock-server/index.ts';
import { type Mutant, misbehaving, mutant } from './mutant.ts';
import { withHeader, withText } from './workshop.ts';

/** Certificates of authorities made on the spot, in memory: whoever made the good ones cannot have made these. */
type Certificates = Awaited<ReturnType<typeof loadCertificates>>;

function certified(
  make: (certificates: Certificates, names: readonly string[]) => Promise<Certification>,
): (names: readonly string[]) => Promise<Certification> {
  return async (names) => make(await loadCertificates(), names);
}

function pemOf({ key, cert }: CertifiedKey, ...others: readonly CertifiedKey[]): string {
  return [key, cert, ...others.map((other) => other.cert)].join('\n');
}

export const transportMutants: readonly Mutant[] = [
  mutant('M75', 'answers plain HTTP like HTTPS', ['T-03'], ({ correct }) => correct, { plainHttpAllowed: true }),
  mutant(
    'M75b',
    'answers plain HTTP without a token',
    ['T-01'],
    ({ letIn, correct }): Handler =>
      (request) =>
        request.secure ? correct(request) : letIn({ ...request, secure: true }),
  ),
  mutant(
    'M75c',
    'answers one operation over plain HTTP',
    ['T-01'],
    ({ letIn, correct }): Handler =>
      (request) =>
        request.secure || !request.path.endsWith('/accounting/ledger')
          ? correct(request)
          : letIn({ ...request, secure: true }),
  ),
  mutant(
    'M76',
    'redirects plain HTTP to HTTPS',
    ['T-02'],
    ({ correct }) =>
      (request) =>
        request.secure
          ? correct(request)
          : withHeader(withText(301, 'text/plain', ''), 'Location', `https://localhost${request.path}`),
  ),
  mutant(
    'M79',
    'sends Strict-Transport-Security in clear',
    ['T-11'],
    ({ correct }) =>
      (request) =>
        request.secure
          ? correct(request)
          : withHeader(correct(request), 'Strict-Transport-Security', 'max-age=31536000'),
  ),
  mutant('M80', 'tidies a path by a redirect to plain HTTP', ['T-12'], ({ correct }) => (request) => {
    if (!request.path.endsWith('/')) return correct(request);
    return withHeader(withText(301, 'text/plain', ''), 'Location', `http://localhost${request.path.slice(0, -1)}`);
  }),
  mutant(
    'M81',
    'shows over plain HTTP whether a token is good',
    ['T-03'],
    ({ world, correct, tokensIn }) =>
      (request) => {
        if (request.secure) return correct(request);
        const isGood = tokensIn(request).some((token) => world.registry.find(token) !== undefined);
        return withText(isGood ? 426 : 401, 'text/plain', 'Use HTTPS');
      },
  ),
  misbehaving('M77', 'speaks TLS 1.0', ['T-05'], {
    door: { tls: { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } },
  }),
  misbehaving('M77b', 'speaks TLS 1.1', ['T-05'], {
    door: { tls: { minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } },
  }),
  misbehaving('M77c', 'does not speak TLS 1.3', ['T-06'], { door: { tls: { maxVersion: 'TLSv1.2' } } }),
  misbehaving('M77d', 'takes cipher suites that encrypt nothing', ['T-10'], {
    door: { tls: { ciphers: 'ALL:eNULL:!aNULL:@SECLEVEL=0' } },
  }),
  misbehaving('M77e', 'takes cipher suites that authenticate nobody', ['T-10'], {
    door: { tls: { ciphers: 'ALL:@SECLEVEL=0' } },
  }),
  misbehaving('M78', 'has a certificate that is over', ['T-07', 'T-09'], {
    certify: certified(async (certificates, names) => {
      const authority = await certificates.createAuthorityCertificate();
      return { server: pemOf(await certificates.createServerCertificate(authority, names, -1)), ca: authority.cert };
    }),
  }),
  misbehaving('M78b', 'has a certificate for another host', ['T-08'], {
    certify: certified(async (certificates) => {
      const authority = await certificates.createAuthorityCertificate();
      const server = await certificates.createServerCertificate(authority, ['integrations.example']);
      return { server: pemOf(server), ca: authority.cert };
    }),
  }),
  misbehaving('M78c', 'has a certificate of an authority that nobody trusts', ['T-07'], {
    certify: certified(async (certificates, names) => {
      const trusted = await certificates.createAuthorityCertificate();
      const unknown = await certificates.createAuthorityCertificate();
      return { server: pemOf(await certificates.createServerCertificate(unknown, names)), ca: trusted.cert };
    }),
  }),
  misbehaving('M78d', 'leaves the intermediate certificate out', ['T-07'], {
    certify: certified(async (certificates, names) => {
      const root = await certificates.createAuthorityCertificate(1);
      const intermediate = await certificates.createIntermediateCertificate(root);
      return { server: pemOf(await certificates.createServerCertificate(intermediate, names)), ca: root.cert };
    }),
  }),
  misbehaving('M78e', 'has a certificate that ends in three days', ['T-09'], {
    certify: certified(async (certificates, names) => {
      const authority = await certificates.createAuthorityCertificate();
      return { server: pemOf(await certificates.createServerCertificate(authority, names, 3)), ca: authority.cert };
    }),
  }),
];
