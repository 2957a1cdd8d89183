const [QUOTE, BACKSLASH, LINE_END] = [0x22, 0x5c, 0x0a];

/**
 * A place in the bytes of a JSON text (RFC 8259) that moves on over what is taken. It takes a little less than JSON: what the
 * reader of all files takes as well.
 */
export class JsonCursor {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  skipSpace(): void {
    const { bytes } = this;
    for (; ; this.at += 1) {
      const byte = bytes[this.at];
      if (byte === 0x20 || byte === LINE_END || byte === 0x09) continue;
      // In YAML, this is space at the end of a line alone.
      if (byte !== 0x0d || bytes[this.at + 1] !== LINE_END) return;
    }
  }

  /** Takes one character of the structure, with the space before it. */
  take(wanted: number): boolean {
    this.skipSpace();
    if (this.bytes[this.at] !== wanted) return false;
    this.at += 1;
    return true;
  }

  /** Takes what stands between two places in other bytes, if it stands here as well. */
  takeSame(other: Buffer, start: number, end: number): boolean {
    const { bytes, at } = this;
    for (let from = start; from < end; from += 1) if (bytes[at + from - start] !== other[from]) return false;
    this.at = at + end - start;
    return true;
  }

  /** Takes a text with its quotes, and says what it says: nothing where it is none, or is escaped in a way that JSON does not have. */
  takeText(): string | undefined {
    const { bytes, at: start } = this;
    if (bytes[start] !== QUOTE) return undefined;
    let all = 0;
    let isEscaped = false;
    for (let end = start + 1; ; end += 1) {
      const byte = bytes[end];
      if (byte === QUOTE) {
        this.at = end + 1;
        if (isEscaped) return unescaped(bytes.toString('utf8', start, this.at));
        return bytes.toString(all < 0x80 ? 'latin1' : 'utf8', start + 1, end);
      }
      if (byte === undefined || byte < 0x20) return undefined;
      all |= byte;
      if (byte === BACKSLASH) {
        isEscaped = true;
        end += 1;
      }
    }
  }
}

function unescaped(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
