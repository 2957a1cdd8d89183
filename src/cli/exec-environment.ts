import { credentialVariables, TOKEN_EXPIRES } from '../../contract-tests/targets/credential-variables.ts';
import type { TrustStores } from '../../mock-server/tls/trust-stores.ts';
import type { Instant } from '../clock.ts';
import type { Environment } from '../description/environment.ts';
import type { TokenKind } from '../description/security-scheme.ts';
import type { KnownToken } from '../tokens/known-token.ts';
import type { Secret } from '../tokens/secret.ts';
import type { Token } from '../tokens/token.ts';
import { stateOf, type TokenState } from '../tokens/token-state.ts';
import { javaToolOptions, javaTrustOptions } from './java-trust-options.ts';

/** What a command is told about the mock that runs beside it. */
export interface ExecFacts {
  readonly baseUrls: Readonly<Record<Environment, URL>>;
  readonly adminUrl: URL | undefined;
  /** Absent where clients trust the mock's certificate anyway. */
  readonly trust: TrustStores | undefined;
  /** As they stand at the moment. */
  readonly tokens: readonly KnownToken[];
  /** The moment, on the mock's clock. */
  readonly now: Instant;
  /** A live client token of staging that nobody else has. */
  readonly canary: Secret;
  /** Tokens that took the place of others just now. */
  readonly successors: readonly KnownToken[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The variable that holds a live client token of production. */
export const PRODUCTION_TOKEN = 'CFIS_PRODUCTION_TOKEN';
/** The variable that holds the token of staging that took the place of another just now. */
export const SUCCESSOR_TOKEN = 'CFIS_SUCCESSOR_TOKEN';

/** Variables of other services, which must not get mixed up with the mock's. */
const contradicting = [
  ...[...Object.values(credentialVariables), PRODUCTION_TOKEN, SUCCESSOR_TOKEN, TOKEN_EXPIRES],
  ...['CFIS_CREDENTIALS', 'CFIS_ENV', 'CFIS_ADMIN_URL', 'CFIS_CA_FILE', 'CFIS_CA'],
];

/** The environment of a command that runs beside a mock: what it inherits, changed so that it meets the mock. */
export function execEnvironment(inherited: Variables, facts: ExecFacts): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !contradicting.includes(name));
  const { baseUrls, adminUrl, trust } = facts;
  return {
    ...Object.fromEntries(kept),
    CFIS_BASE_URL: baseUrls.staging.href,
    CFIS_PRODUCTION_BASE_URL: baseUrls.production.href,
    ...(adminUrl && { CFIS_ADMIN_URL: adminUrl.href }),
    ...tokenVariables(facts),
    ...(trust && trustVariables(inherited, trust)),
    ...proxyVariables(inherited, baseUrls),
  };
}

/** A token for each role that there is one for: by what it is, never by its name. The first one counts. */
function tokenVariables({ tokens, now, canary, successors }: ExecFacts): Variables {
  const find = (where: Environment, kind: TokenKind, ...states: readonly TokenState[]): string | undefined =>
    states
      .map((state) => tokens.find(({ token }) => isOf(token, where, kind) && stateOf(token, now) === state))
      .find((known) => known !== undefined)
      ?.secret.reveal();
  const production = find('production', 'client', 'live');
  const found = {
    [credentialVariables.valid]: find('staging', 'client', 'live'),
    [credentialVariables.expired]: find('staging', 'client', 'expired'),
    [credentialVariables.revoked]: find('staging', 'client', 'revoked', 'replaced'),
    [credentialVariables.foreign]: production,
    [credentialVariables.provisioning]: find('staging', 'provisioning', 'live'),
    [credentialVariables.canary]: canary.reveal(),
    [PRODUCTION_TOKEN]: production,
    [SUCCESSOR_TOKEN]: successors.find(({ token }) => isOf(token, 'staging', 'client'))?.secret.reveal(),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function isOf({ environment, kind }: Token, where: Environment, what: TokenKind): boolean {
  return environment === where && kind === what;
}

/** Node adds a file to what it trusts; the others trust the file instead (spec/decisions/0010-trust-for-one-command.md). */
function trustVariables(inherited: Variables, { folder, caFile, bundleFile, javaFile }: TrustStores): Variables {
  return {
    CFIS_CA_FILE: caFile,
    CFIS_CA: caFile,
    CFIS_CA_DIR: folder,
    NODE_EXTRA_CA_CERTS: inherited['NODE_EXTRA_CA_CERTS'] ? bundleFile : caFile,
    SSL_CERT_FILE: bundleFile,
    CURL_CA_BUNDLE: bundleFile,
    REQUESTS_CA_BUNDLE: bundleFile,
    JAVA_TOOL_OPTIONS: javaToolOptions(inherited['JAVA_TOOL_OPTIONS'], javaTrustOptions(javaFile)),
  };
}

/** No proxy can reach a mock on this machine. Clients read either spelling. */
function proxyVariables(inherited: Variables, { staging }: ExecFacts['baseUrls']): Variables {
  const proxies = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
  if (!proxies.some((name) => inherited[name])) return {};
  const existing = inherited['no_proxy'] || inherited['NO_PROXY'];
  if (existing === '*') return {};
  const hosts = new Set(['localhost', staging.hostname.replace(/^\[|\]$/g, '')]);
  const value = [...(existing ? [existing] : []), ...hosts].join(',');
  return { NO_PROXY: value, no_proxy: value };
}
