// A minimal client of CFIS with openapi-fetch and the types of the description: paths, parameters and answers are checked by
// the compiler. It asks for the payments, as often as its argument says: node openapi-fetch.ts 3
// The environment gives CFIS_BASE_URL and CFIS_TOKEN, and with NODE_EXTRA_CA_CERTS what to trust besides.
import type { paths } from 'cfis-contract-kit/types';
import createClient from 'openapi-fetch';

class GivingUp extends Error {}

const { CFIS_BASE_URL: baseUrl = '', CFIS_TOKEN } = process.env;
let token = CFIS_TOKEN ?? '';

// A redirect would take the token elsewhere.
const client = createClient<paths>({ baseUrl, redirect: 'error' });
client.use({
  onRequest: ({ request }) => {
    request.headers.set('X-Api-Key', token);
    return new Request(request, { signal: AbortSignal.timeout(10_000) });
  },
  onError: ({ error, schemaPath }) =>
    new GivingUp(`${schemaPath}: there was no answer (${error instanceof Error ? error.name : 'unknown'})`),
});

/** The old token may be dead as soon as this was sent, so it is never repeated. Keep the new one where the old one came from. */
async function renew(): Promise<void> {
  const { data, response } = await client.GET('/partner/renew');
  if (response.status !== 200) {
    throw new GivingUp(`the token was refused, and cannot be renewed (${response.status}): ask for a new one`);
  }
  if (!data?.Message) throw new GivingUp('the renewal brought no token');
  token = data.Message;
  console.error('cfis: the token was renewed');
}

/** Asks, and where the token was refused renews it once and asks once more. */
async function renewing<Answer extends { readonly response: Response }>(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await ask();
  if (answer.response.status !== 401) return answer;
  await renew();
  return ask();
}

try {
  if (token === '') throw new GivingUp('CFIS_TOKEN: is not set');
  if (!baseUrl.startsWith('https://')) throw new GivingUp('CFIS_BASE_URL: a token travels over https only');
  for (let i = 0; i < Number(process.argv[2] ?? 1); i += 1) {
    const { response } = await renewing(() => client.GET('/partner/payments'));
    if (response.status !== 200) throw new GivingUp(`/partner/payments: ${response.status}`);
    console.log(response.status);
  }
} catch (error) {
  if (!(error instanceof GivingUp)) throw error;
  console.error(`cfis: ${error.message}`);
  process.exitCode = 1;
}
