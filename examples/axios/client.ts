// A minimal client of CFIS with axios. It writes nothing: payments.ts shows it at work, client.test.ts tests it.

import axios, { isAxiosError } from 'axios';
import type { operations } from 'cfis-contract-kit/types';

type Body<Id extends 'retrievePayments' | 'renewAccessToken'> =
  operations[Id]['responses'][200]['content']['application/json'];

/** Why there is no answer to work with. It holds nothing that must not be printed. */
export class CfisError extends Error {}

export interface CfisClient {
  payments(): Promise<Body<'retrievePayments'>>;
}

/**
 * @param environment that of the process, or another with `CFIS_BASE_URL` and `CFIS_TOKEN`
 * @param keep is given each new token, to put where the old one came from
 */
export function createCfisClient(
  environment: Readonly<Record<string, string | undefined>>,
  keep: (token: string) => void | Promise<void>,
): CfisClient {
  const { CFIS_BASE_URL: baseURL = '', CFIS_TOKEN: first = '' } = environment;
  if (first === '') throw new CfisError('CFIS_TOKEN: is not set');
  if (!baseURL.startsWith('https://')) throw new CfisError('CFIS_BASE_URL: a token travels over https only');

  // axios would follow a redirect, and take X-Api-Key along to wherever it leads.
  const http = axios.create({ baseURL, maxRedirects: 0, validateStatus: () => true });
  let token = first;
  /** The one that may be renewed: it came from outside, or was accepted. */
  let trusted = first;
  /** Under way, or failed for good. */
  let renewal: Promise<void> | undefined;

  /** Only these two leave here: an answer of axios has its request with it, and that has the token. */
  async function ask(path: string, sent: string): Promise<{ readonly status: number; readonly data: unknown }> {
    try {
      // Unlike the timeout of axios, this one counts from the start, connecting included.
      const signal = AbortSignal.timeout(10_000);
      const { status, data } = await http.get<unknown>(path, { headers: { 'X-Api-Key': sent }, signal });
      return { status, data };
    } catch (error) {
      // Not as its cause: whoever prints an AxiosError prints its config, and so the token.
      throw new CfisError(`${path}: there was no answer (${isAxiosError(error) ? error.code : 'unknown'})`);
    }
  }

  /** The old token may be dead as soon as this was sent, so whatever goes wrong is the end: it is never repeated. */
  async function renew(): Promise<void> {
    const { status, data } = await ask('/partner/renew', token);
    if (status !== 200) {
      throw new CfisError(`the token was refused, and cannot be renewed (${status}): ask for a new one`);
    }
    const { Message: renewed } = (data ?? {}) as Partial<Body<'renewAccessToken'>>;
    if (typeof renewed !== 'string' || renewed === '') throw new CfisError('the renewal brought no token');
    token = renewed;
    await keep(renewed);
    renewal = undefined;
  }

  /** Asks, and where the token was refused renews it once, for all who ask at that time, and asks once more. */
  async function get(path: string): Promise<unknown> {
    await renewal;
    let sent = token;
    let answer = await ask(path, sent);
    // A new token that is refused as well is not renewed again, neither now nor by the next who asks.
    if (answer.status === 401 && (sent !== token || sent === trusted)) {
      if (sent === token) renewal ??= renew();
      await renewal;
      sent = token;
      answer = await ask(path, sent);
    }
    if (answer.status !== 200) throw new CfisError(`${path}: ${answer.status}`);
    trusted = sent;
    return answer.data;
  }

  return {
    payments: async () => (await get('/partner/payments')) as Body<'retrievePayments'>,
  };
}
