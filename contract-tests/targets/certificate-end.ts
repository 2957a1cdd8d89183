import { createClient } from '../exchange/client.ts';
import type { Target } from './target.ts';

/** When something ends; `never`, or not known and why. */
export type End =
  | { readonly kind: 'on'; readonly date: Date }
  | { readonly kind: 'never' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly remedy: string };

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
