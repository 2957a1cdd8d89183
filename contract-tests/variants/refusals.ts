import type { Answer } from '../../mock-server/index.ts';
import { withHeader, withoutHeader } from '../mutants/workshop.ts';
import { answering, refusing, serving, type Variant } from './variant.ts';

/** How a refusal looks is nowhere documented but for its status. */
export const refusalVariants: readonly Variant[] = [
  refusing('V03', 'refuses with problem details and more members than those', { 'E-05': 'warned' }, (refusal) =>
    withBody(
      refusal,
      'application/problem+json',
      JSON.stringify({ type: 'about:blank', title: 'Unauthorized', status: 401, traceId: 'b7ad6b7169203331' }),
    ),
  ),
  refusing('V06', 'sends two challenges', {}, (refusal) => ({
    ...withHeader(refusal, 'WWW-Authenticate', 'ApiKey realm="CFIS", Partner realm="CFIS"'),
  })),
  refusing('V17', 'refuses in Finnish', {}, (refusal) =>
    withBody(refusal, 'application/json', '{"message": "Käyttöoikeustunnus puuttuu tai ei kelpaa"}'),
  ),
  refusing('V21', 'refuses with an empty body', { 'E-05': 'warned' }, (refusal) => ({
    ...withoutHeader(withHeader(refusal, 'Content-Length', '0'), 'content-type'),
    body: new Uint8Array(0),
  })),
  refusing('V22', 'refuses in plain text', { 'E-05': 'warned' }, (refusal) =>
    withBody(refusal, 'text/plain', 'Unauthorized'),
  ),
  refusing('V23', 'refuses with names in upper camel case', { 'E-05': 'warned' }, (refusal) =>
    withBody(refusal, 'application/json', '{"Message": "Unauthorized"}'),
  ),
  refusing('V24', 'refuses in XML', { 'E-05': 'warned' }, (refusal) =>
    withBody(refusal, 'application/xml', '<error><message>Unauthorized</message></error>'),
  ),
  refusing('V25', 'names the character set of its JSON', {}, (refusal) =>
    withHeader(refusal, 'Content-Type', 'application/json; charset=utf-8'),
  ),
  refusing('V26', 'sends no challenge', { 'E-02': 'warned' }, (refusal) => withoutHeader(refusal, 'www-authenticate')),
  refusing('V27', 'challenges with the scheme Bearer', {}, (refusal) =>
    withHeader(refusal, 'WWW-Authenticate', 'Bearer realm="CFIS"'),
  ),
  refusing('V28', 'says nothing about caching in a 401', {}, (refusal) => withoutHeader(refusal, 'cache-control')),
  expiredGets(403, 'V29'),
  expiredGets(419, 'V30'),
  refusing('V31', 'says what is wrong with a token', { 'E-08': 'warned' }, (refusal, { headers }) =>
    headers.some((name) => name.toLowerCase() === 'x-api-key')
      ? withBody(refusal, 'application/json', '{"message": "The token is not valid."}')
      : withBody(refusal, 'application/json', '{"message": "The token is missing."}'),
  ),
  answering('V32', 'refuses a client that creates clients with 401', { 'E-15': 'warned' }, (answer, { path }) =>
    answer.status === 403 && path.endsWith('/partner/client') ? { ...answer, status: 401 } : answer,
  ),
  serving(
    'V33',
    'lets a provisioning token read',
    { 'G-03': 'warned' },
    ({ world, correct, letIn, tokensIn }) =>
      (request) => {
        const isPartner = tokensIn(request).some((token) => {
          const found = world.registry.find(token);
          return found?.kind === 'provisioning' && found.environment === request.environment;
        });
        const [only, ...more] = tokensIn(request);
        const reads = request.method === 'GET' && !request.path.endsWith('/partner/renew');
        return request.secure && isPartner && only !== undefined && more.length === 0 && reads
          ? letIn(request)
          : correct(request);
      },
  ),
];

/** EXPIRY-3 gives an expired token no status (OPEN-1). */
function expiredGets(status: number, id: string): Variant {
  return answering(id, `refuses an expired token with ${status}`, { 'X-05': 'warned' }, (answer) =>
    answer.status === 401 && Buffer.from(answer.body).includes('expired') ? { ...answer, status } : answer,
  );
}

/** The same refusal with another body. */
function withBody(refusal: Answer, contentType: string, text: string): Answer {
  const body = Buffer.from(text);
  const typed = withHeader(refusal, 'Content-Type', contentType);
  // HEAD has no body, and the length of the one that GET has.
  const isHead = refusal.body.length === 0;
  return {
    ...withHeader(typed, 'Content-Length', String(body.length)),
    body: isHead ? new Uint8Array(0) : body,
  };
}
