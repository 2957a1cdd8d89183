import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** More of a body than this proves nothing more. */
const LARGEST_BODY = 256 * 1024;

/** Keeps a chunk unless enough has been kept already. */
export function keepStart(chunks: Buffer[], chunk: Buffer): void {
  const kept = chunks.reduce((sum, { length }) => sum + length, 0);
  if (kept < LARGEST_BODY) chunks.push(chunk.subarray(0, LARGEST_BODY - kept));
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * The text of a body. Whoever names no coding that it accepts may get any (RFC 9110 section 12.5.3); one that is unknown or
 * does not decode leaves the bytes as they came.
 */
export function bodyText(
  chunks: readonly Buffer[],
  headers: readonly (readonly [name: string, value: string])[],
): string {
  const bytes = Buffer.concat(chunks);
  const coding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1].toLowerCase() ?? '';
  const decode = decoders[coding];
  if (decode === undefined || bytes.length === 0) return bytes.toString('utf8');
  try {
    return decode(bytes).toString('utf8');
  } catch {
    return bytes.toString('utf8');
  }
}
