import { credentialVariables } from '../../contract-tests/targets/credential-variables.ts';
import { PRODUCTION_TOKEN, SUCCESSOR_TOKEN } from './exec-environment.ts';

/** What is shorter may stand in a text by accident. */
const SHORTEST = 8;

const secretVariables = [...Object.values(credentialVariables), PRODUCTION_TOKEN, SUCCESSOR_TOKEN, 'CFIS_ADMIN_KEY'];

/**
 * The variables that this process was started with. Those that hold secrets are only here from now on: a diagnostic report of
 * the runtime (`--report-on-signal` and the like) prints every variable that the process still has.
 */
export const surroundings: NodeJS.ProcessEnv = takeOver(process.env);

/** A text without the secrets of the surroundings: somebody may have typed one where it does not belong. */
export function withoutSecrets(text: string): string {
  return secretVariables.reduce((shown, name) => {
    const value = surroundings[name] ?? '';
    return value.length < SHORTEST ? shown : shown.replaceAll(value, `$${name}`);
  }, text);
}

function takeOver(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const found = { ...env };
  for (const name of secretVariables) delete env[name];
  return found;
}
