import type { World } from '../../mock-server/index.ts';
import { withRenewalOverlap } from '../../src/description/with-renewal-overlap.ts';
import { withUniqueCode } from '../mutants/creation.ts';
import { behind, serving, type Variant } from './variant.ts';

/** What becomes of a token that was renewed, the pages leave open (OPEN-33). */
export const lifecycleVariants: readonly Variant[] = [
  behind(
    'V20',
    'lets a renewed token work for an hour, as its description says',
    {},
    { describe: (description) => withRenewalOverlap(description, HOUR / 1000) },
  ),
  behind('V66', 'creates a client once, as its description says', {}, { describe: withUniqueCode }),
  serving(
    'V63',
    'lets a renewed token work for an hour, unsaid, but renew no more',
    { 'X-13': 'warned', 'X-35': 'passed' },
    ({ world, correctIn, correct, tokensIn, withToken }) => {
      const lenient = correctIn(withLateReplacement(world));
      const replaced = new Set<string>();
      return (request) => {
        if (!request.path.endsWith('/partner/renew')) return lenient(request);
        const [token = ''] = tokensIn(request);
        if (replaced.has(token)) return correct(withToken(request));
        const answer = lenient(request);
        if (answer.status === 200 && request.method === 'GET') replaced.add(token);
        return answer;
      };
    },
  ),
  serving(
    'V64',
    'lets a renewed token work for an hour, unsaid',
    { 'X-13': 'warned', 'X-35': 'warned' },
    ({ world, correctIn }) => correctIn(withLateReplacement(world)),
  ),
];

const HOUR = 3_600_000;

function withLateReplacement(world: World): World {
  return { ...world, registry: { ...world.registry, replace: (id, at) => world.registry.replace(id, at + HOUR) } };
}
