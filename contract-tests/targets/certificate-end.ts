import { createClient } from '../exchange/client.ts';
import type { End } from '../go-live.ts';
import type { Target } from './target.ts';

/** When the certificate of a target ends, seen in a handshake: not known where it is not trusted. */
export async function certificateEnd({ baseUrl, ca }: Pick<Target, 'baseUrl' | 'ca'>): Promise<End> {
  const client = createClient(ca);
  const handshake = await client.handshake(baseUrl, {});
  client.close();
  const problem =
    handshake.kind === 'refused'
      ? handshake.reason
      : (handshake.certificate.chainProblem ?? handshake.certificate.hostProblem);
  if (handshake.kind === 'agreed' && problem === undefined) {
    return { kind: 'on', date: new Date(handshake.certificate.endsAt) };
  }
  const remedy = `see that a TLS handshake with ${baseUrl.host} succeeds, and run again`;
  return { kind: 'unknown', reason: problem ?? 'the handshake failed', remedy };
}
