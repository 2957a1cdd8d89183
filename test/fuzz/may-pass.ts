import { type Credentials, TOKEN_FIELD } from './credentials.ts';
import type { Message } from './message.ts';

const RENEWAL = '/partner/renew';

/** Whether a message in order may get a success: its header section shows one token, and that opens what is asked for. */
export function mayPass({ fields, target }: Message, { good, renewing }: Credentials): boolean {
  const own = fields.filter(([name]) => name.toLowerCase() === TOKEN_FIELD.toLowerCase());
  const [value, ...others] = new Set(own.map(([, text]) => text.replace(/^[ \t]+|[ \t]+$/g, '')));
  if (value === undefined || others.length > 0) return false;
  return good.includes(value) || (renewing.includes(value) && target.includes(RENEWAL));
}

/**
 * Whether bytes in disorder might be read as a request that may get a success: a line of the token field with such a token,
 * anywhere, since nobody knows where a request begins. Such a line may be folded (RFC 9112 section 5.2).
 */
export function bytesMayPass(bytes: string, { good, renewing }: Credentials): boolean {
  const tokens = bytes.includes(RENEWAL) ? [...good, ...renewing] : good;
  if (!tokens.some((token) => bytes.includes(token))) return false;
  return new RegExp(`\n${TOKEN_FIELD}:[ \t\r\n]*(?:${tokens.join('|')})[ \t]*\r?\n`, 'i').test(bytes);
}
