// A minimal client of CFIS with Node's fetch. It asks for the payments, as often as its argument says: node node-fetch.mjs 3
// The environment gives CFIS_BASE_URL and CFIS_TOKEN, and with NODE_EXTRA_CA_CERTS what to trust besides.

class GivingUp extends Error {}

const { CFIS_BASE_URL: baseUrl = '', CFIS_TOKEN } = process.env;
let token = CFIS_TOKEN;

async function ask(path) {
  try {
    // A redirect would take the token elsewhere.
    return await fetch(baseUrl + path, {
      headers: { 'X-Api-Key': token },
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
  } catch (error) {
    throw new GivingUp(`${path}: there was no answer (${error.cause?.code ?? error.name})`);
  }
}

/** The old token may be dead as soon as this was sent, so it is never repeated. Keep the new one where the old one came from. */
async function renew() {
  const answer = await ask('/partner/renew');
  if (answer.status !== 200) {
    throw new GivingUp(`the token was refused, and cannot be renewed (${answer.status}): ask for a new one`);
  }
  const { Message: renewed } = await answer.json().catch(() => ({}));
  if (typeof renewed !== 'string' || renewed === '') throw new GivingUp('the renewal brought no token');
  token = renewed;
  console.error('cfis: the token was renewed');
}

async function payments() {
  let answer = await ask('/partner/payments');
  if (answer.status === 401) {
    await renew();
    answer = await ask('/partner/payments');
  }
  if (answer.status !== 200) throw new GivingUp(`/partner/payments: ${answer.status}`);
  return answer;
}

try {
  if (!token) throw new GivingUp('CFIS_TOKEN: is not set');
  if (!baseUrl.startsWith('https://')) throw new GivingUp('CFIS_BASE_URL: a token travels over https only');
  for (let i = 0; i < Number(process.argv[2] ?? 1); i += 1) console.log((await payments()).status);
} catch (error) {
  if (!(error instanceof GivingUp)) throw error;
  console.error(`cfis: ${error.message}`);
  process.exitCode = 1;
}
