/**
 * A number of 32 bits for a text (FNV-1a over its characters), for finding it quickly. Whoever may choose texts can make them
 * have the same, so that only texts of our own, of a file or of digests are found by it.
 */
export function hashOfText(text: string): number {
  let hash = -2_128_831_035;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  return hash ^ (hash >>> 15);
}
