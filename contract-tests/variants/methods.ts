import { type Answer, headerValues } from '../../mock-server/index.ts';
import { withHeader, withText } from '../mutants/workshop.ts';
import { answering, serving, type Variant } from './variant.ts';

/** Which paths and methods there are is told to strangers or not (OPEN-12, OPEN-13, OPEN-63). */
export const methodVariants: readonly Variant[] = [
  serving(
    'V05',
    'answers unknown paths with 404 before it looks at a token',
    {},
    ({ world, correct }) =>
      (request) =>
        world.match(request.method, request.path).kind === 'unknown-path'
          ? withText(404, 'text/plain', 'Not found')
          : correct(request),
  ),
  serving(
    'V15',
    'answers every OPTIONS with 204',
    {},
    ({ correct }) =>
      (request) =>
        request.method === 'OPTIONS' ? { ...nothing(204), headers: ['Allow', 'GET, HEAD, OPTIONS'] } : correct(request),
  ),
  serving('V16', 'lets browsers in from everywhere', {}, ({ world, correct }) => (request) => {
    const origin = headerValues(request.headers, 'origin').length > 0;
    const isPreflight = request.method === 'OPTIONS' && origin;
    const answer = isPreflight ? nothing(204) : correct(request);
    return origin
      ? {
          ...answer,
          headers: [
            ...answer.headers,
            ...['Access-Control-Allow-Origin', '*'],
            ...['Access-Control-Allow-Methods', 'GET, POST'],
            ...['Access-Control-Allow-Headers', `${world.description.tokenHeader.toLowerCase()}, content-type`],
          ],
        }
      : answer;
  }),
  withoutHead(405, 'V51'),
  withoutHead(501, 'V52'),
  serving(
    'V53',
    'answers unknown methods with 405 before it looks at a token',
    {},
    ({ world, correct }) =>
      (request) => {
        const match = world.match(request.method, request.path);
        return match.kind === 'unknown-method'
          ? withHeader(withText(405, 'text/plain', 'Method not allowed'), 'Allow', match.allow.join(', '))
          : correct(request);
      },
  ),
  serving(
    'V54',
    'refuses paths in disguise with 400',
    {},
    ({ correct }) =>
      (request) =>
        /%|;|\/\/|\/\.{1,2}\//.test(request.path) ? withText(400, 'text/plain', 'Bad request') : correct(request),
  ),
  answering('V55', 'answers a valid token on unknown paths with HTML', {}, (answer) =>
    answer.status === 404 ? withText(404, 'text/html', '<h1>Not found</h1>') : answer,
  ),
];

/** A server may well not know a method that it does not need (RFC 9110 section 9.1). */
function withoutHead(status: 405 | 501, id: string): Variant {
  return serving(
    id,
    `answers HEAD with ${status}`,
    {},
    ({ correct }) =>
      (request) =>
        request.method === 'HEAD'
          ? { ...nothing(status), headers: ['Allow', 'GET, POST', 'Content-Length', '0'] }
          : correct(request),
  );
}

function nothing(status: number): Answer {
  return { status, headers: [], body: new Uint8Array(0) };
}
