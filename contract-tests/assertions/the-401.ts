import { type Assertion, probe, send } from '../assertion.ts';
import { responseHeader } from '../exchange/exchange.ts';
import { both, having, sameAsFirst, unauthorized, withoutTrace } from '../expectation.ts';
import { foreign, none, revoked, unknown } from '../token-use.ts';

export const the401: readonly Assertion[] = [
  {
    id: 'E-02',
    title: 'A 401 carries a challenge',
    group: 'the-401',
    basis: 'standard',
    level: 'should',
    requirement: 'OPEN-6',
    source: 'RFC 9110 section 15.5.2',
    scope: probe,
    steps: [
      send(
        { token: none },
        both(
          unauthorized,
          having('a WWW-Authenticate header', (answer) =>
            responseHeader(answer, 'www-authenticate').length === 0 ? 'no WWW-Authenticate' : undefined,
          ),
        ),
      ),
    ],
  },
  {
    id: 'E-04',
    title: 'The body of a 401 is what its Content-Type says',
    group: 'the-401',
    basis: 'standard',
    source: 'RFC 9110 section 8.3',
    scope: probe,
    steps: [
      send(
        { token: none },
        both(
          unauthorized,
          having('a body that fits its Content-Type', (answer) => {
            const [contentType = ''] = responseHeader(answer, 'content-type');
            if (answer.body === '' || !/[/+]json\b/i.test(contentType)) return undefined;
            return isJson(answer.body) ? undefined : `${contentType}, but the body is not JSON`;
          }),
        ),
      ),
    ],
  },
  {
    id: 'E-05',
    title: 'The body of a 401 is as the description has it',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-4',
    scope: probe,
    steps: [
      send(
        { token: none },
        both(
          unauthorized,
          having('the described body', ({ body }, { operation, description }) => {
            const content = operation.responses.get(401)?.content;
            if (content === undefined) return undefined;
            if (!isJson(body)) return body === '' ? 'an empty body' : 'the body is not JSON';
            const [problem] = description.schemas.body(content.schemaPointer, JSON.parse(body));
            return problem && `the body differs from its schema: ${problem.place} ${problem.problem}`;
          }),
        ),
      ),
    ],
  },
  {
    id: 'E-07',
    title: 'A refused token is not repeated in the answer, in any form',
    group: 'the-401',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 16.5.1; CWE-209',
    scope: probe,
    steps: [send({ token: unknown }, withoutTrace)],
  },
  {
    id: 'E-08',
    title: 'A missing and an unknown token get the same answer',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-7',
    source: 'CWE-204',
    scope: probe,
    steps: [send({ token: none }, unauthorized), send({ token: unknown }, sameAsFirst)],
  },
  {
    id: 'E-17',
    title: 'A revoked token gets the same answer as an unknown one',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-3',
    source: 'CWE-204; OWASP ASVS 5.0 6.3.8',
    scope: probe,
    steps: [send({ token: unknown }, unauthorized), send({ token: revoked }, sameAsFirst)],
  },
  {
    id: 'N-03',
    title: 'A token of the other environment gets the same answer as an unknown one',
    group: 'environment',
    basis: 'assumed',
    requirement: 'OPEN-3',
    source: 'CWE-204',
    scope: probe,
    steps: [send({ token: unknown }, unauthorized), send({ token: foreign }, sameAsFirst)],
  },
];

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
