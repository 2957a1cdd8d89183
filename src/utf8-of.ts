/** A text as bytes of UTF-8. Node's own kind of bytes is made, and sent, in less time than any other. */
export function utf8Of(text: string): Uint8Array {
  return Buffer.from(text);
}
