import { hash } from 'node:crypto';

/** SHA-256 of a text in UTF-8. It stands on the way of every request, so it is one call. */
export function sha256(text: string, encoding: 'hex' | 'base64'): string {
  return hash('sha256', text, encoding);
}
