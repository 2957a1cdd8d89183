import { SHORTEST_TOKEN } from '../shortest-token.ts';

/** A value as long as a token that does not say that it is a mock's: perhaps one of the vendor's. */
export function looksReal(value: string): boolean {
  return value.length >= SHORTEST_TOKEN && !value.startsWith('mock-');
}
