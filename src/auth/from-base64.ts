/**
 * What Base64 stands for, one character for each byte, in either alphabet (RFC 4648 sections 4 and 5). What is no letter of
 * them is passed over, as many decoders do: here anything that might be meant is worth a look.
 */
export function fromBase64(text: string): string {
  const letters = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replaceAll(/[^A-Za-z0-9+/]/g, '');
  // A single letter at the end has too few bits for a byte.
  return atob(letters.length % 4 === 1 ? letters.slice(0, -1) : letters);
}
