/** A request whose framing is in order, whatever stands in it. Texts have one character a byte. */
export interface Message {
  readonly method: string;
  readonly target: string;
  readonly fields: Fields;
  readonly body?: Body;
}

export type Fields = readonly (readonly [name: string, value: string])[];

export interface Body {
  readonly text: string;
  /** In chunks, each with this extension, and with trailers; or by its length. */
  readonly chunks?: { readonly extension: string; readonly trailers: Fields };
}

/** A message as HTTP/1.1 has it (RFC 9112 sections 3, 5 and 7.1). */
export function writeMessage({ method, target, fields, body }: Message): string {
  const head = [`${method} ${target} HTTP/1.1`, 'Host: mock', ...fields.map(([name, value]) => `${name}: ${value}`)];
  if (body === undefined) return `${head.join('\r\n')}\r\n\r\n`;
  const { text, chunks } = body;
  if (chunks === undefined) return `${head.join('\r\n')}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  const middle = Math.ceil(text.length / 2);
  const pieces = [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== '');
  const sent = pieces.map((piece) => `${piece.length.toString(16)}${chunks.extension}\r\n${piece}\r\n`);
  const trailers = chunks.trailers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `${head.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n${sent.join('')}0\r\n${trailers.join('')}\r\n`;
}
