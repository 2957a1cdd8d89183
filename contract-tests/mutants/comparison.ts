import { createHash } from 'node:crypto';
import { headerValues } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { takingFirst, type Workshop, withText } from './workshop.ts';

/** A server that compares tokens as text with those that it has seen accepted. */
function comparing(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  matches: (sent: string, known: string) => boolean,
): Mutant {
  return mutant(id, title, killedBy, ({ correct, tokensIn, withToken }) => {
    const known = new Set<string>();
    return (request) => {
      const answer = correct(request);
      const [token] = tokensIn(request);
      if (token === undefined || token === '') return answer;
      if (answer.status === 200) known.add(token);
      const taken = answer.status === 401 ? [...known].find((value) => matches(token, value)) : undefined;
      return taken === undefined ? answer : correct(withToken(request, taken));
    };
  });
}

function takingAlso(id: string, title: string, killedBy: Mutant['killedBy'], read: (token: string) => string): Mutant {
  return mutant(id, title, killedBy, ({ correct, tokensIn, withToken }: Workshop) => (request) => {
    const [token] = tokensIn(request);
    return correct(token === undefined ? request : withToken(request, read(token)));
  });
}

export const comparisonMutants: readonly Mutant[] = [
  comparing(
    'M15',
    'compares only the first sixteen characters',
    ['A-07', 'A-08', 'A-09'],
    (sent, known) => sent.slice(0, 16) === known.slice(0, 16),
  ),
  comparing(
    'M16',
    'compares without regard to letter case',
    ['A-10'],
    (sent, known) => sent.toLowerCase() === known.toLowerCase(),
  ),
  comparing('M18', 'looks for the token within the known ones', ['A-08'], (sent, known) => known.includes(sent)),
  comparing(
    'M73',
    'remembers a verdict by the hash of the last characters',
    ['A-07', 'A-08'],
    (sent, known) => sent.slice(-12) === known.slice(-12),
  ),
  comparing(
    'M18b',
    'takes a token in the masked form that its lists show',
    ['A-14'],
    (sent, known) => sent === `${known.slice(0, 4)}...${known.slice(-4)}`,
  ),
  comparing('M18c', 'finds a token by its last four characters', ['A-14'], (sent, known) => sent === known.slice(-4)),
  comparing(
    'M73b',
    'takes the digest that it keeps for the token itself',
    ['A-15'],
    (sent, known) => sent === createHash('sha256').update(known).digest('hex'),
  ),
  comparing(
    'M73c',
    'takes a token in base64',
    ['A-15'],
    (sent, known) => Buffer.from(sent, 'base64').toString() === known,
  ),
  comparing(
    'M73d',
    'compares tokens by the sum of their characters',
    ['A-20'],
    (sent, known) => sumOf(sent) === sumOf(known),
  ),
  comparing(
    'M73e',
    'compares only the beginning and the end of a token',
    ['A-20'],
    (sent, known) => sent.slice(0, 20) === known.slice(0, 20) && sent.slice(-20) === known.slice(-20),
  ),
  comparing(
    'M22b',
    'looks a token up without the environment in its tag',
    ['A-19'],
    (sent, known) => sent.replace('production', 'staging') === known.replace('production', 'staging'),
  ),
  mutant(
    'M22c',
    'still lets in what looks like a token for testing',
    ['A-19'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token.startsWith('test-')) ? letIn(request) : correct(request),
  ),
  takingAlso('M17', 'takes white space out of a token', ['H-05'], (token) => token.replace(/\s/g, '')),
  takingAlso('M17b', 'takes quotes off a token', ['H-06'], (token) => token.replace(/^["']|["']$/g, '')),
  takingAlso('M31b', 'takes a scheme off a token', ['H-07'], (token) => token.replace(/^(Bearer|ApiKey) /, '')),
  mutant(
    'M19',
    'looks a token up as a pattern',
    ['A-12'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => ['*', '%', '.*'].includes(token)) ? letIn(request) : correct(request),
  ),
  mutant(
    'M19b',
    'breaks on a quote in a token',
    ['A-12'],
    ({ correct, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => token.includes("'"))
          ? withText(500, 'text/plain', 'Internal error')
          : correct(request),
  ),
  mutant(
    'M22',
    'checks the form of a token and not its value',
    ['A-05'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => /^mock-(staging|production)-\S{20,}$/.test(token))
          ? letIn(request)
          : correct(request),
  ),
  mutant(
    'M91',
    'knows the sample token of its documentation',
    ['A-13'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).includes('your-access-token') ? letIn(request) : correct(request),
  ),
  mutant(
    'M23',
    'takes the header in one letter case only',
    ['H-01'],
    ({ correct, withToken }) =>
      (request) =>
        request.headers.includes('X-Api-Key') ? correct(request) : correct(withToken(request)),
  ),
  mutant(
    'M24',
    'takes the first good one of several lines',
    ['H-09', 'H-22', 'G-13'],
    ({ world, correct, tokensIn, withToken }) =>
      (request) => {
        const good = tokensIn(request).find((token) => world.registry.find(token) !== undefined);
        return correct(good === undefined ? request : withToken(request, good));
      },
  ),
  mutant('M24c', 'takes the first of several lines, whatever stands on the others', ['H-22'], takingFirst),
  mutant(
    'M24b',
    'breaks on a repeated line',
    ['H-08'],
    ({ correct, tokensIn }) =>
      (request) =>
        tokensIn(request).length > 1 ? withText(500, 'text/plain', 'Internal error') : correct(request),
  ),
  mutant('M25', 'reads the header as a list', ['H-10'], ({ world, correct, tokensIn, withToken }) => (request) => {
    const good = tokensIn(request)
      .flatMap((line) => line.split(/,\s*/))
      .find((token) => world.registry.find(token) !== undefined);
    return correct(good === undefined ? request : withToken(request, good));
  }),
  mutant('M26', 'takes an underscore in the name of the header', ['H-15'], ({ correct, withToken }) => (request) => {
    const [token] = headerValues(request.headers, 'x_api_key');
    return correct(token === undefined ? request : withToken(request, token));
  }),
  mutant(
    'M27',
    'breaks on a byte beyond ASCII',
    ['H-12'],
    ({ correct, tokensIn }) =>
      (request) =>
        tokensIn(request).some((token) => /[^\x20-\x7e\t]/.test(token))
          ? withText(500, 'text/plain', 'Internal error')
          : correct(request),
  ),
];

function sumOf(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => sum + byte, 0);
}
