import { headerValues } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withText } from './workshop.ts';

export const enforcementMutants: readonly Mutant[] = [
  mutant('M01', 'checks nothing', ['A-04', 'A-05', 'A-03'], ({ letIn }) => letIn),
  mutant(
    'M02',
    'takes any token that is not empty',
    ['A-05', 'A-03', 'A-07', 'A-13'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token !== '') ? letIn(request) : correct(request),
  ),
  mutant(
    'M03',
    'forgets the check on one operation',
    ['A-04', 'A-05'],
    ({ correct, letIn }) =>
      (request) =>
        request.path.endsWith('/partner/payments') ? letIn(request) : correct(request),
  ),
  mutant(
    'M04',
    'checks nothing but GET',
    ['A-04', 'A-05'],
    ({ correct, letIn }) =>
      (request) =>
        request.method === 'GET' ? correct(request) : letIn(request),
  ),
  mutant(
    'M04b',
    'runs an operation under any method it does not know',
    ['O-04', 'O-18'],
    ({ correct, letIn }) =>
      (request) =>
        ['GET', 'POST', 'HEAD', 'OPTIONS'].includes(request.method)
          ? correct(request)
          : letIn({ ...request, method: 'GET' }),
  ),
  mutant(
    'M05',
    'does not check HEAD',
    ['O-01'],
    ({ correct, letIn }) =>
      (request) =>
        request.method === 'HEAD' ? letIn(request) : correct(request),
  ),
  mutant(
    'M06',
    'runs the operation under OPTIONS',
    ['O-03'],
    ({ correct, letIn }) =>
      (request) =>
        request.method === 'OPTIONS' ? letIn({ ...request, method: 'GET' }) : correct(request),
  ),
  mutant(
    'M07',
    'skips the check when a header overrides the method',
    ['O-06'],
    ({ correct, letIn }) =>
      (request) =>
        headerValues(request.headers, 'x-http-method-override').length > 0 ? letIn(request) : correct(request),
  ),
  mutant('M08', 'checks the path as sent and routes it tidied', ['O-07'], ({ world, correct, letIn }) => (request) => {
    const tidied = new URL(request.path.replace(/\/+/g, '/').replace(/\/$/, ''), 'https://localhost').pathname;
    const known = world.match(request.method, request.path).kind === 'operation';
    return !known && world.match(request.method, tidied).kind === 'operation'
      ? letIn({ ...request, path: tidied })
      : correct(request);
  }),
  mutant(
    'M09',
    'answers unknown paths without a token',
    ['O-08'],
    ({ world, correct }) =>
      (request) =>
        world.match(request.method, request.path).kind === 'unknown-path'
          ? withText(200, 'text/plain', 'Welcome')
          : correct(request),
  ),
  mutant('M10', 'looks at the body before the token', ['O-11', 'O-12'], ({ correct, letIn }) => (request) => {
    if (request.method !== 'POST') return correct(request);
    const validated = letIn(request);
    return validated.status >= 400 ? validated : correct(request);
  }),
  mutant(
    'M13',
    'takes an empty token for the one it was not configured with',
    ['H-02', 'H-03'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token.trim() === '') ? letIn(request) : correct(request),
  ),
  mutant(
    'M14',
    'takes the names of absent values',
    ['A-11'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token === 'undefined' || token === 'null')
          ? letIn(request)
          : correct(request),
  ),
  mutant(
    'M14b',
    'reads a token as JSON and takes what is empty for no restriction',
    ['A-21'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token === '[]' || token === '{}') ? letIn(request) : correct(request),
  ),
  mutant(
    'M10b',
    'lets in whoever says that it checks the health',
    ['A-18'],
    ({ correct, letIn }) =>
      (request) =>
        headerValues(request.headers, 'user-agent').some((agent) => agent.startsWith('kube-probe/'))
          ? letIn(request)
          : correct(request),
  ),
  mutant(
    'M74b',
    'lets its own documentation try requests out with any token',
    ['A-18'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).length > 0 &&
        headerValues(request.headers, 'referer').some((page) => page.includes('/swagger/'))
          ? letIn(request)
          : correct(request),
  ),
  mutant('M42', 'answers a bad body with 401', ['O-13'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 400 ? { ...answer, status: 401 } : answer;
  }),
  mutant('M83', 'shuts everybody out after fifty refusals', ['P-03'], ({ correct }) => {
    let refusals = 0;
    return (request) => {
      const answer = correct(request);
      if (answer.status === 401) refusals += 1;
      return refusals > 50 ? { ...answer, status: 403 } : answer;
    };
  }),
  mutant('M87', 'answers with a status that is not described', ['D-04'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 200 && request.method === 'POST' ? { ...answer, status: 202 } : answer;
  }),
  mutant('M87b', 'answers with a body of another shape', ['D-04'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 200 && request.path.endsWith('/invoice/case')
      ? withText(200, 'application/json', '{"cases": []}')
      : answer;
  }),
  mutant(
    'M88',
    'refuses the valid token on one operation',
    ['P-02'],
    ({ correct, withToken }) =>
      (request) =>
        correct(request.path.endsWith('/partner/settlements') ? withToken(request) : request),
  ),
  mutant('M03d', 'has one node in twenty-five that checks nothing', ['A-16'], ({ correct, letIn }) => {
    let refusals = 0;
    return (request) => {
      const answer = correct(request);
      if (answer.status !== 401 || !request.path.endsWith('/invoice/case')) return answer;
      refusals += 1;
      return refusals % 25 === 0 ? letIn(request) : answer;
    };
  }),
  mutant(
    'M88b',
    'refuses every token',
    ['P-01'],
    ({ correct, withToken }) =>
      (request) =>
        correct(withToken(request)),
  ),
  mutant(
    'M88c',
    'refuses everybody, with or without a token, as if there were nothing',
    ['P-01'],
    () => () => withText(404, 'text/plain', 'Not found'),
  ),
];
