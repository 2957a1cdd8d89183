import type { Reply } from './comparable.ts';

/** What arrived, read to its end, early or not. */
export async function replyOf(
  status: number | undefined,
  pairs: readonly [string, string][],
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Reply> {
  const chunks: Uint8Array[] = [];
  const whole = await (async () => {
    for await (const chunk of stream) chunks.push(chunk);
  })().then(
    () => true,
    () => false,
  );
  const body = Buffer.concat(chunks).toString('latin1');
  return { status, headers: pairs, body, ...(!whole && { broken: true }) };
}
