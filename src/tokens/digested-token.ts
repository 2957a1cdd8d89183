import { digestOf } from './digest.ts';
import type { KnownToken } from './known-token.ts';
import type { Token } from './token.ts';

/** A token whose value is known by its digest. */
export interface DigestedToken {
  readonly digest: string;
  readonly token: Token;
}

/** A token as it is kept once it was read: without its value, and without the file that it came from. */
export function digested({ token, secret }: KnownToken): DigestedToken {
  return { digest: digestOf(secret.reveal()), token };
}
