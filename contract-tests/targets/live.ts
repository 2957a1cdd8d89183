import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Description } from '../../src/description/description.ts';
import { type Environment, environments } from '../../src/description/environment.ts';
import type { Effect } from '../../src/description/operation.ts';
import { Fault } from '../../src/fault.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { type Role, roles } from '../token-use.ts';
import { credentialVariables } from './credential-variables.ts';
import type { Target } from './target.ts';

/** A service that is already there: where it is, with which tokens, and what may be done to it. */
export interface LiveTargetOptions {
  readonly baseUrl: URL;
  readonly environment: Environment;
  readonly description: Description;
  readonly credentials: ReadonlyMap<Role, Secret>;
  /** PEM file of a CA to trust besides the runtime's own. */
  readonly caFile?: string | undefined;
  /** Effects to allow besides reading. */
  readonly allow?: readonly Effect[];
  /** Requests a second: 2 unless given, unlimited on loopback. */
  readonly rate?: number;
  /** Refused tokens at the most: 250 unless given, unlimited on loopback. */
  readonly maxRejected?: number;
}

const whatItIs: Readonly<Record<Role, string>> = {
  valid: 'a live client token of this environment',
  expired: 'a client token of this environment that has expired',
  revoked: 'a client token of this environment that was revoked or replaced',
  foreign: 'a live client token of the other environment',
  provisioning: 'a Partner Provisioning Token of this environment',
  canary: 'a live client token that is disposable: it is sent where a token should not be, and may be renewed',
};

/** Shorter than this a value is a slip, and hiding it would black out half of a report. */
const SHORTEST = 8;

/** Reads the credentials from variables: the environment's, or a file's too. Throws a `Fault` about the first that cannot be one. */
export function readCredentials(env: Readonly<Record<string, string | undefined>>): ReadonlyMap<Role, Secret> {
  const found = roles.flatMap((role) => {
    const value = env[credentialVariables[role]];
    return value === undefined || value === '' ? [] : [[role, value] as const];
  });
  for (const [role, value] of found) {
    const place = credentialVariables[role];
    if (!/^[\x21-\x7e]+$/.test(value)) {
      throw new Fault('credentials', {
        what: 'the token has white space or another character that no header can carry',
        place,
        remedy: 'Give the token alone: no quotes, no line break.',
      });
    }
    if (value.length < SHORTEST) {
      throw new Fault('credentials', {
        what: `the token is shorter than ${SHORTEST} characters`,
        place,
        remedy: 'Give the whole token.',
      });
    }
    const twin = found.find(([other, same]) => other !== role && same === value);
    if (twin !== undefined) {
      throw new Fault('credentials', {
        what: `holds the same token as ${credentialVariables[twin[0]]}`,
        place,
        remedy: 'Give each role a token of its own, or leave the variable out.',
      });
    }
  }
  return new Map(found.map(([role, value]) => [role, new Secret(value)]));
}

/** A service that is already there: its tokens come from the user, and nothing is done to it that was not allowed. */
export async function createLiveTarget(options: LiveTargetOptions): Promise<Target> {
  const { baseUrl, environment, description, credentials, caFile, allow = [] } = options;
  guardEnvironment(baseUrl, environment, description);
  const tokens = new Map(credentials);
  const spent = new Set<Role>();
  if (!tokens.has('valid')) {
    throw new Fault('credentials', {
      what: 'there is no token to verify with',
      place: credentialVariables.valid,
      remedy: `Set ${credentialVariables.valid} to ${whatItIs.valid}.`,
    });
  }
  const ca = caFile === undefined ? undefined : [...rootCertificates, await readCa(caFile)];
  const onLoopback = isLoopback(baseUrl.hostname);
  return {
    kind: 'live',
    baseUrl,
    environment,
    description,
    ...(ca && { ca }),
    onThisMachine: onLoopback,
    allows: new Set<Effect>(['reads', ...allow]),
    rate: options.rate ?? (onLoopback ? Number.POSITIVE_INFINITY : 2),
    maxRejected: options.maxRejected ?? (onLoopback ? Number.POSITIVE_INFINITY : 250),
    prepare: () => {},
    supply: (role) => {
      const secret = tokens.get(role);
      if (secret !== undefined) return { kind: 'supplied', secret };
      if (spent.has(role)) {
        const remedy = `make it alone with --only, and with another token in ${credentialVariables[role]}`;
        return { kind: 'missing', reason: `the ${role} token was renewed by an earlier assertion`, remedy };
      }
      return {
        kind: 'missing',
        reason: `needs ${whatItIs[role]}`,
        remedy: `set ${credentialVariables[role]}`,
      };
    },
    renewed: (role, successor) => {
      // A renewed canary goes on as the canary; a renewed expired token is no longer an expired one.
      if (role === 'canary') tokens.set(role, successor);
      else {
        tokens.delete(role);
        spent.add(role);
      }
    },
    close: async () => {},
  };
}

/** Keeps a token from going to the wrong environment: the commonest slip, and on production a costly one (ENV-1). */
function guardEnvironment(baseUrl: URL, environment: Environment, { servers }: Description): void {
  if (baseUrl.protocol !== 'https:') {
    throw new Fault('usage', {
      what: 'is not https, and a token must not travel in clear (TLS-1)',
      place: baseUrl.href,
      remedy: 'Give an https:// base URL.',
    });
  }
  if (baseUrl.username !== '' || baseUrl.password !== '') {
    throw new Fault('usage', {
      what: 'has credentials in it',
      place: `${baseUrl.protocol}//…@${baseUrl.host}`,
      remedy: `Give the token in ${credentialVariables.valid}.`,
    });
  }
  const owner = environments.find((candidate) => servers[candidate].url.hostname === baseUrl.hostname);
  if (owner !== undefined && owner !== environment) {
    throw new Fault('usage', {
      what: `${baseUrl.hostname} is ${owner}, and the tokens are said to be for ${environment}`,
      place: '--env',
      remedy:
        owner === 'production'
          ? 'Verify staging; or, to verify production all the same, say so twice with --env production.'
          : `Say --env ${owner}, and give tokens of ${owner}.`,
    });
  }
}

async function readCa(caFile: string): Promise<string> {
  const text = await readFile(caFile, 'utf8').catch((cause: Error) => {
    throw new Fault(
      'usage',
      { what: `cannot be read: ${cause.message}`, place: caFile, remedy: 'Name a PEM file.' },
      { cause },
    );
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Fault('usage', {
      what: 'holds no certificate in PEM',
      place: caFile,
      remedy: 'Name the CA file in PEM.',
    });
  }
  return text;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
