/** Whether a name or address is this machine's own: `localhost` (RFC 6761 section 6.3), 127.0.0.0/8, `::1`. */
export function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost\.?|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?)$/i.test(host);
}
