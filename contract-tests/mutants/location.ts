import { headerValues, type RequestFacts } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';

/** A server that also takes a token from elsewhere, if there is none in its header. */
function takingFrom(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  find: (request: RequestFacts) => string | undefined,
): Mutant {
  return mutant(id, title, killedBy, ({ correct, tokensIn, withToken }) => (request) => {
    const token = tokensIn(request).length === 0 ? find(request) : undefined;
    return correct(token === undefined ? request : withToken(request, token));
  });
}

export const locationMutants: readonly Mutant[] = [
  takingFrom(
    'M30',
    'takes a token from the query',
    ['L-01'],
    ({ query }) => new URLSearchParams(query).get('api_key') ?? undefined,
  ),
  takingFrom('M31', 'takes a token as Bearer', ['L-02'], ({ headers }) => afterScheme(headers, 'Bearer')),
  takingFrom('M31c', 'takes a token under any scheme', ['L-02', 'L-03'], ({ headers }) => afterScheme(headers, '\\w+')),
  takingFrom(
    'M32',
    'takes a token from a cookie',
    ['L-04'],
    ({ headers }) => /api_key=([^;]+)/i.exec(headerValues(headers, 'cookie').join('; '))?.[1],
  ),
  mutant('M34', 'prefers the query to the header', ['L-07'], ({ correct, withToken }) => (request) => {
    const token = new URLSearchParams(request.query).get('api_key');
    return correct(token === null ? request : withToken(request, token));
  }),
  mutant('M34b', 'prefers Authorization to the header', ['L-08'], ({ correct, withToken }) => (request) => {
    const token = afterScheme(request.headers, 'Bearer');
    return correct(token === undefined ? request : withToken(request, token));
  }),
  takingFrom('M33', 'takes a token from a JSON body', ['L-05'], ({ body = new Uint8Array(0), method }) =>
    method === 'POST' ? /"token":"([^"]+)"/.exec(Buffer.from(body).toString())?.[1] : undefined,
  ),
  mutant(
    'M33b',
    'takes a token from a form, on one operation',
    ['L-05'],
    ({ correct, tokensIn, withToken }) =>
      (request) => {
        const isMeant = request.path.endsWith('/accounting/ledger') && tokensIn(request).length === 0;
        const token = new URLSearchParams(Buffer.from(request.body ?? []).toString()).get('access_token');
        return correct(isMeant && token !== null ? withToken(request, token) : request);
      },
  ),
  takingFromPath('M30b', 'takes a token from the end of the path', ({ path }) => /^(.+)\/(mock-[^/]+)$/.exec(path)),
  takingFromPath('M30c', 'takes a token from a parameter of the path', ({ path }) => /^(.+);api_key=(.+)$/.exec(path)),
  takingFromPath('M30d', 'takes a token from before the host', ({ path }) => {
    const [, token = '', rest = ''] = /^https:\/\/([^:@/]+)@[^/]+(.*)$/.exec(path) ?? [];
    return [path, rest, token];
  }),
  mutant('M32b', 'opens a session with a token and takes its cookie from then on', ['L-09'], (workshop) => {
    const { correct, letIn, tokensIn } = workshop;
    const sessions = new Set<string>();
    return (request) => {
      const [, session = ''] = /(?:^|; )sid=([^;]+)/.exec(headerValues(request.headers, 'cookie').join('; ')) ?? [];
      if (tokensIn(request).length === 0 && sessions.has(session)) return letIn(request);
      const answer = correct(request);
      if (answer.status !== 200) return answer;
      const opened = String(sessions.size + 1);
      sessions.add(opened);
      return { ...answer, headers: [...answer.headers, 'Set-Cookie', `sid=${opened}; Path=/; HttpOnly; Secure`] };
    };
  }),
  mutant('M58d', 'puts the token into the link to the next page', ['L-10'], ({ correct, tokensIn }) => (request) => {
    const answer = correct(request);
    if (answer.status !== 200 || !request.path.endsWith('/partner/payments')) return answer;
    const link = `<${request.path}?page=3&key=${encodeURIComponent(tokensIn(request)[0] ?? '')}>; rel="next"`;
    return request.query.includes('page=') ? { ...answer, headers: [...answer.headers, 'Link', link] } : answer;
  }),
  mutant(
    'M34c',
    'prefers the session of a stale cookie to the header',
    ['L-12'],
    ({ correct, withToken }) =>
      (request) => {
        const hasSession = headerValues(request.headers, 'cookie').some((line) => /\bsession=/.test(line));
        return correct(hasSession ? withToken(request) : request);
      },
  ),
  mutant(
    'M34d',
    'refuses a token that stands in two places',
    ['L-12'],
    ({ correct, tokensIn, withToken }) =>
      (request) => {
        const second = new URLSearchParams(request.query).get('X-Api-Key');
        return correct(second !== null && tokensIn(request).includes(second) ? withToken(request) : request);
      },
  ),
];

/** A server that also takes a token from its path, if there is none in its header. */
function takingFromPath(id: string, title: string, find: (request: RequestFacts) => readonly string[] | null): Mutant {
  return mutant(id, title, ['L-06'], ({ correct, tokensIn, withToken }) => (request) => {
    const [, path = '', token = ''] = (tokensIn(request).length === 0 ? find(request) : null) ?? [];
    return correct(path === '' ? request : withToken({ ...request, path }, token));
  });
}

function afterScheme(headers: readonly string[], scheme: string): string | undefined {
  return new RegExp(`^${scheme} (\\S+)$`).exec(headerValues(headers, 'authorization').join(','))?.[1];
}
