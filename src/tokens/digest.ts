import { sha256 } from '../sha256.ts';

/** SHA-256 of a token's value, in Base64. */
export function digestOf(value: string): string {
  return sha256(value, 'base64');
}

/**
 * What tells one token from another in print without giving either away: the first eight hexadecimal digits of its SHA-256.
 * `printf %s "$CFIS_TOKEN" | sha256sum | cut -c1-8` prints that of a token one holds.
 */
export function fingerprintOf(value: string): string {
  return sha256(value, 'hex').slice(0, 8);
}

export function fingerprintOfDigest(digest: string): string {
  const firstBytes = atob(digest.slice(0, 8)).slice(0, 4);
  return Array.from(firstBytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
