import {
  allowances,
  createLiveTarget,
  createMockTarget,
  credentialVariables,
  mergeVariables,
  readCredentialFile,
  readCredentials,
  type Target,
} from '../../contract-tests/index.ts';
import type { Description } from '../description/description.ts';
import { type Environment, environments } from '../description/environment.ts';
import type { Effect } from '../description/operation.ts';
import { Fault } from '../fault.ts';
import { Secret } from '../tokens/secret.ts';
import { surroundings } from './surroundings.ts';

export interface TargetFlags {
  readonly env: Environment;
  readonly ca?: string;
  readonly caDir?: string;
  readonly credentials?: string;
  readonly allow?: readonly string[];
  readonly rate?: number;
  readonly maxRejected?: number;
  readonly plan?: true;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of the environment, and those of a credential file. */
export async function readVariables({ credentials: file }: TargetFlags): Promise<Variables> {
  return file === undefined ? surroundings : mergeVariables(surroundings, await readCredentialFile(file), file);
}

/** Opens what `cfis verify` was told to verify. A mock of its own is started. */
export async function openTarget(
  address: string | undefined,
  flags: TargetFlags,
  description: Description,
  variables: Variables,
): Promise<Target> {
  const { env: environment } = flags;
  if (address === undefined) {
    throw new Fault('usage', {
      what: 'there is no target',
      place: 'cfis verify',
      remedy: 'Name one, such as: cfis verify mock.',
    });
  }
  if (address === 'mock') {
    return createMockTarget({
      environment,
      description,
      ...(flags.caDir !== undefined && { authorityFolder: flags.caDir }),
    });
  }
  const credentials = readCredentials(variables);
  return createLiveTarget({
    baseUrl: baseUrlOf(address, description),
    environment,
    description,
    // A plan sends nothing, so that it needs no token that could be sent.
    credentials: flags.plan ? new Map([['valid', new Secret(credentialVariables.valid)], ...credentials]) : credentials,
    allow: (flags.allow ?? []).map(effectOf),
    ...(flags.ca !== undefined && { caFile: flags.ca }),
    ...(flags.rate !== undefined && { rate: flags.rate }),
    ...(flags.maxRejected !== undefined && { maxRejected: flags.maxRejected }),
  });
}

function baseUrlOf(address: string, { servers }: Description): URL {
  const named = environments.find((environment) => environment === address);
  if (named !== undefined) return servers[named].url;
  if (URL.canParse(address)) return withoutExtras(new URL(address));
  throw new Fault('usage', {
    what: `"${address}" is no target`,
    place: 'cfis verify',
    remedy: 'Name one: mock, staging, production, or an https:// base URL.',
  });
}

/** Nothing but tokens would be put there, and an address is in every report. */
function withoutExtras(url: URL): URL {
  const { username, password, search, hash } = url;
  if (username + password + search + hash === '') return url;
  throw new Fault('usage', {
    what: 'a base URL has no user, no query and no fragment',
    place: 'cfis verify',
    remedy: 'Leave them out. Tokens come from the environment or from --credentials, never from an address.',
  });
}

function effectOf(word: string): Effect {
  const found = Object.entries(allowances).find(([, name]) => name === word);
  if (found !== undefined) return found[0] as Effect;
  throw new Fault('usage', {
    what: `"${word}" is no effect that can be allowed`,
    place: '--allow',
    remedy: `Write some of: ${Object.values(allowances).join(', ')}.`,
  });
}
