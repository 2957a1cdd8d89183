// Asks for the payments, as often as its argument says: node payments.ts 3 (from Node 22.18 on; before, build it first)
// The environment gives CFIS_BASE_URL and CFIS_TOKEN, and with NODE_EXTRA_CA_CERTS what to trust besides.
import { CfisError, createCfisClient } from './client.ts';

try {
  const cfis = createCfisClient(process.env, () => console.error('cfis: the token was renewed'));
  for (let i = 0; i < Number(process.argv[2] ?? 1); i += 1) {
    await cfis.payments();
    console.log(200);
  }
} catch (error) {
  if (!(error instanceof CfisError)) throw error;
  console.error(`cfis: ${error.message}`);
  process.exitCode = 1;
}
