import type { Answer } from '../../mock-server/index.ts';
import { withTokenStatus } from '../mutants/with-token-status.ts';
import { withHeader, withoutHeader, withText } from '../mutants/workshop.ts';
import { answering, serving, type Variant } from './variant.ts';

/** What an operation answers to a valid token is its own affair. */
export const successVariants: readonly Variant[] = [
  answering('V19', 'answers a submission with an empty 200', { 'D-04': 'warned' }, (answer, { method, path }) =>
    answer.status === 200 && method === 'POST' && !path.endsWith('/partner/client')
      ? { ...withoutHeader(withHeader(answer, 'Content-Length', '0'), 'content-type'), body: new Uint8Array(0) }
      : answer,
  ),
  answering('V34', 'wants a parameter on the documented operation', { 'P-02': 'passed' }, (answer, { path }) =>
    answer.status === 200 && path.endsWith('/invoice/case')
      ? withText(400, 'application/json', '{"message": "caseId is missing"}')
      : answer,
  ),
  answering('V35', 'answers 404 where the client has no data', { 'P-02': 'passed' }, (answer, { path }) =>
    answer.status === 200 && path.endsWith('/partner/payments')
      ? withText(404, 'application/json', '{"message": "No payments"}')
      : answer,
  ),
  answering('V36', 'answers 204 where the client has no data', { 'D-04': 'warned' }, (answer, { method, path }) =>
    answer.status === 200 && method === 'GET' && /\/(ledger|settlements|distribution)$/.test(path)
      ? withoutContent(answer)
      : answer,
  ),
  serving(
    'V37',
    'lacks an operation',
    { 'X-31': 'inconclusive' },
    ({ correct }) =>
      (request) =>
        request.path.endsWith('/partner/validate') ? withText(404, 'text/plain', 'Not found') : correct(request),
  ),
  serving(
    'V38',
    'reports a bad token on validate with isValid: false',
    { 'X-40': 'warned' },
    ({ correct }) =>
      (request) =>
        request.path.endsWith('/partner/validate') && correct(request).status === 401
          ? withTokenStatus(200, false)
          : correct(request),
  ),
  serving(
    'V39',
    'reports a bad token on validate with 400',
    { 'X-40': 'warned' },
    ({ correct }) =>
      (request) =>
        request.path.endsWith('/partner/validate') && correct(request).status === 401
          ? withTokenStatus(400, false)
          : correct(request),
  ),
  answering('V40', 'adds members that the description does not know', {}, (answer, { method, path }) =>
    answer.status === 200 && method === 'GET' && path.endsWith('/partner/validate')
      ? json(answer, { ...(JSON.parse(Buffer.from(answer.body).toString()) as object), checkedBy: 'node-7' })
      : answer,
  ),
];

/** A 204 has neither a body nor the fields of one (RFC 9110 section 15.3.5). */
function withoutContent(answer: Answer): Answer {
  const bare = withoutHeader(withoutHeader(answer, 'content-length'), 'content-type');
  return { ...bare, status: 204, body: new Uint8Array(0) };
}

function json(answer: Answer, value: object): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { ...withHeader(answer, 'Content-Length', String(body.length)), body };
}
