import type { Mock } from '../../mock-server/index.ts';
import { type Environment, environments } from '../description/environment.ts';
import type { KnownToken } from '../tokens/token-file.ts';

/** The state that a fixture token stands for is the end of its id: `staging-valid`. */
function tokensOf(environment: Environment, tokens: readonly KnownToken[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tokens
      .filter(({ token }) => token.environment === environment)
      .map(({ token, secret }) => [token.id.slice(environment.length + 1), secret.reveal()]),
  );
}

/** The first line for programs: where the mock is, and its own tokens. */
export function readyEvent(mock: Mock, tokens: readonly KnownToken[]): object {
  const services = environments.map((environment) => [
    environment,
    { baseUrl: mock[environment].baseUrl.href, tokens: tokensOf(environment, tokens) },
  ]);
  return { event: 'ready', environments: Object.fromEntries(services), caFile: mock.caFile };
}

/** The first lines for people, with calls to paste. */
export function greeting(mock: Mock, tokens: readonly KnownToken[]): readonly string[] {
  const { description } = mock;
  const overlays = description.overlays.map((file) => ` + ${file}`).join('');
  return [
    `CFIS mock, following ${description.file}${overlays}`,
    `  staging     ${mock.staging.baseUrl.href}`,
    `  production  ${mock.production.baseUrl.href}`,
    `  CA          ${mock.caFile}${mock.authorityIsNew ? ' (made just now, for this machine alone)' : ''}`,
    ...(tokens.length > 0 ? ['', 'Try it:', ...tryLines(mock, tokens)] : []),
    '',
    'Ctrl-C ends it. Requests:',
  ];
}

/** Ready-to-paste calls: a good token, an expired one, one of the other environment, none, and the vendor's own example. */
function tryLines(mock: Mock, tokens: readonly KnownToken[]): readonly string[] {
  const { description } = mock;
  const staging = tokensOf('staging', tokens);
  const production = tokensOf('production', tokens);
  const url = `${mock.staging.baseUrl.href}/partner/invoice/case`;
  const vendor = description.servers.production.url;
  const curl = (comment: string, address: string, token: string | undefined, more = ''): readonly string[] => [
    `  # ${comment}`,
    `  curl -i --cacert '${mock.caFile}'${more} '${address}'${token === undefined ? '' : ` -H '${description.tokenHeader}: ${token}'`}`,
  ];
  return [
    ...curl('200', url, staging['valid']),
    ...curl('401: expired', url, staging['expired']),
    ...curl('401: a token of the other environment', url, production['valid']),
    ...curl('401: no token', url, undefined),
    ...curl(
      "the vendor's documented request, led to this machine: 200",
      `${vendor.href}/partner/invoice/case`,
      production['valid'],
      ` --connect-to ${vendor.hostname}:443:${mock.production.baseUrl.host}`,
    ),
  ];
}
