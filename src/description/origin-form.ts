/** A scheme and an authority without user information, which would be an error (RFC 9110 section 4.2.4). */
const ORIGIN = /^https?:\/\/[^/@]+(?=\/|$)/i;

/**
 * The path of a request target, without the query. One in absolute form is the path that it names
 * (RFC 9112 section 3.2.2); everything else is left as sent.
 */
export function originForm(target: string): string {
  const path = target.replace(ORIGIN, '');
  return path === '' && target !== '' ? '/' : path;
}
