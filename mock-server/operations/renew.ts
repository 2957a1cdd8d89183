import type { Json, Operation } from '../../src/description/operation.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { World } from '../world.ts';
import { bodyWithToken } from './body-with-token.ts';
import { rotate } from './rotate.ts';

/** Exchanges a token for a new one. */
export function renew(operation: Operation, token: Token, world: World): Json | undefined {
  return bodyWithToken(operation, rotate(token, world, operation.renewal?.overlapSeconds).secret);
}
