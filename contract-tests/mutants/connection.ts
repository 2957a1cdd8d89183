import { headerValues } from '../../mock-server/index.ts';
import { type Mutant, misbehaving, mutant } from './mutant.ts';
import { withText } from './workshop.ts';

export const connectionMutants: readonly Mutant[] = [
  mutant('M70', 'checks the first token of a connection only', ['K-01', 'K-02', 'X-26'], ({ correct, letIn }) => {
    const good = new Set<number>();
    return (request) => {
      if (good.has(request.connection.number) && request.path.endsWith('/invoice/case')) return letIn(request);
      const answer = correct(request);
      if (answer.status === 200) good.add(request.connection.number);
      return answer;
    };
  }),
  mutant('M70b', 'shuts a connection out after a refusal', ['K-03'], ({ correct }) => {
    const bad = new Set<number>();
    return (request) => {
      const answer = correct(request);
      if (answer.status === 401) bad.add(request.connection.number);
      return bad.has(request.connection.number) && answer.status === 200 ? { ...answer, status: 401 } : answer;
    };
  }),
  mutant('M71', 'mixes up requests that come at once', ['K-06'], ({ correct, letIn }) => {
    let atOnce = 0;
    let last: readonly string[] = [];
    return (request) => {
      atOnce += 1;
      setImmediate(() => {
        atOnce = 0;
      });
      const answer = atOnce > 1 && last.length > 0 ? letIn(request) : correct(request);
      last = answer.status === 200 ? request.headers : [];
      return answer;
    };
  }),
  mutant('M71b', 'answers with the verdict of the request before, on a connection', ['K-04', 'K-03'], ({ correct }) => {
    const verdicts = new Map<number, number>();
    return (request) => {
      const answer = correct(request);
      const { number } = request.connection;
      const before = verdicts.get(number);
      verdicts.set(number, answer.status);
      return before === 401 && answer.status === 200 ? { ...answer, status: 401 } : answer;
    };
  }),
  mutant('M71c', 'judges pipelined requests by the first of them', ['K-05'], ({ correct, letIn }) => {
    const good = new Set<number>();
    return (request) => {
      const { number } = request.connection;
      if (good.has(number)) return letIn(request);
      const answer = correct(request);
      if (answer.status === 200) {
        good.add(number);
        setImmediate(() => good.delete(number));
      }
      return answer;
    };
  }),
  mutant(
    'M72',
    'checks no token over HTTP/2',
    ['K-08', 'K-07', 'K-17', 'K-18'],
    ({ correct, letIn }) =>
      (request) =>
        request.connection.httpVersion === '2' ? letIn(request) : correct(request),
  ),
  mutant(
    'M72b',
    'looks for its header by a name that HTTP/2 never has',
    ['K-08', 'K-07', 'K-17'],
    ({ correct, withToken }) =>
      (request) =>
        request.connection.httpVersion === '2' ? correct(withToken(request)) : correct(request),
  ),
  mutant('M72c', 'checks the first request of an HTTP/2 connection only', ['K-17'], ({ correct, letIn }) => {
    const good = new Set<number>();
    return (request) => {
      const { number, httpVersion } = request.connection;
      if (httpVersion === '2' && good.has(number)) return letIn(request);
      const answer = correct(request);
      if (answer.status === 200) good.add(number);
      return answer;
    };
  }),
  mutant('M72d', 'mixes up the streams of HTTP/2', ['K-07'], ({ correct, letIn }) => {
    const busy = new Set<number>();
    return (request) => {
      const { number, httpVersion } = request.connection;
      if (httpVersion !== '2') return correct(request);
      if (busy.has(number)) return letIn(request);
      const answer = correct(request);
      if (answer.status === 200) {
        busy.add(number);
        setImmediate(() => busy.delete(number));
      }
      return answer;
    };
  }),
  mutant(
    'M72e',
    'takes the last of several tokens over HTTP/2',
    ['K-18'],
    ({ correct, tokensIn, withToken }) =>
      (request) =>
        request.connection.httpVersion === '2' && tokensIn(request).length > 1
          ? correct(withToken(request, tokensIn(request).at(-1)))
          : correct(request),
  ),
  mutant('M41b', 'refuses over HTTP/2 in another shape', ['K-09'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 401 && request.connection.httpVersion === '2'
      ? withText(401, 'text/html', '<h1>401</h1>')
      : answer;
  }),
  mutant('M70c', 'trusts a TLS session that it has seen a good token on', ['K-10'], ({ correct, letIn }) => {
    let seen = false;
    return (request) => {
      if (seen && request.connection.resumed) return letIn(request);
      const answer = correct(request);
      seen ||= answer.status === 200;
      return answer;
    };
  }),
  misbehaving('M90', 'puts up with two lengths in one request', ['K-12'], { door: { lenientParser: true } }),
  mutant(
    'M74',
    'trusts callers that say they are local',
    ['O-17'],
    ({ correct, letIn }) =>
      (request) =>
        headerValues(request.headers, 'x-forwarded-for').includes('127.0.0.1') ? letIn(request) : correct(request),
  ),
  mutant(
    'M73f',
    'trusts the next connection from an address that showed a good token',
    ['K-10'],
    ({ correct, letIn }) => {
      let trusting = 0;
      return (request) => {
        const { number } = request.connection;
        const answer = correct(request);
        if (answer.status === 200) trusting = number;
        return answer.status === 401 && trusting > 0 && number > trusting ? letIn(request) : answer;
      };
    },
  ),
];
