import type { World } from '../../mock-server/index.ts';
import type { Token } from '../../src/tokens/token.ts';

/** The same world, but for the tokens that are made in it. */
export function minting(
  { registry, ...others }: World,
  change: (token: Omit<Token, 'id'>) => Omit<Token, 'id'>,
): World {
  return { ...others, registry: { ...registry, issue: (token) => registry.issue(change(token)) } };
}
