import type { Token } from '../../src/tokens/token.ts';
import { type Mutant, mutant } from './mutant.ts';

/** A server that sees other properties in a token than it was given. */
export function seeing(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  see: (token: Token, now: number) => Token,
): Mutant {
  return mutant(id, title, killedBy, ({ world, correctIn }) => {
    const registry = {
      ...world.registry,
      find: (value: string) => {
        const token = world.registry.find(value);
        return token && see(token, world.clock.now());
      },
    };
    return correctIn({ ...world, registry });
  });
}
