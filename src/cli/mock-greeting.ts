import type { Mock, MockService } from '../../mock-server/index.ts';
import { type Environment, environments } from '../description/environment.ts';
import type { KnownToken } from '../tokens/known-token.ts';

/** The state that a fixture token stands for is the end of its id: `staging-valid`. */
function tokensOf(environment: Environment, tokens: readonly KnownToken[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tokens
      .filter(({ token }) => token.environment === environment)
      .map(({ token, secret }) => [token.id.slice(environment.length + 1), secret.reveal()]),
  );
}

/**
 * The first line for programs: where the mock is, and its own tokens.
 *
 * @param issued tokens that came to be with a scenario
 */
export function readyEvent(mock: Mock, tokens: readonly KnownToken[], issued: readonly KnownToken[]): object {
  const services = environments.map((environment) => {
    const { baseUrl, socket } = mock[environment];
    const where = { baseUrl: baseUrl.href, ...(socket !== undefined && { socket }) };
    return [environment, { ...where, tokens: tokensOf(environment, [...tokens, ...issued]) }];
  });
  return {
    event: 'ready',
    environments: Object.fromEntries(services),
    ...(mock.adminUrl && { adminUrl: mock.adminUrl.href }),
    // What clients trust anyway has no file here.
    ...(mock.caFile !== undefined && { caFile: mock.caFile }),
  };
}

/** The first lines for people, with calls to paste. */
export function greeting(mock: Mock, tokens: readonly KnownToken[], issued: readonly KnownToken[]): readonly string[] {
  const { description } = mock;
  const overlays = description.overlays.map((file) => ` + ${file}`).join('');
  return [
    `CFIS mock, following ${description.file}${overlays}`,
    `  staging     ${whereabouts(mock.staging)}`,
    `  production  ${whereabouts(mock.production)}`,
    ...(mock.adminUrl ? [`  admin       ${mock.adminUrl.href} (in a browser: what it can do)`] : []),
    ...(mock.caFile === undefined
      ? []
      : [`  CA          ${mock.caFile}${mock.authorityIsNew ? ' (made just now, for this machine alone)' : ''}`]),
    ...mock.scenarios.list().flatMap(({ title, active }) => (active ? [`  scenario    ${title}`] : [])),
    ...issued.map(({ token, secret }) => `  new token   ${token.environment}, ${token.account}: ${secret.reveal()}`),
    ...(mock.stateFile === undefined ? [] : [`  state       ${mock.stateFile}`]),
    ...(tokens.length > 0 ? ['', 'Try it:', ...tryLines(mock, tokens)] : []),
    '',
    'Ctrl-C ends it. Requests:',
  ];
}

function whereabouts({ baseUrl, socket }: MockService): string {
  return socket === undefined ? baseUrl.href : `${baseUrl.href} at ${socket}`;
}

/** Ready-to-paste calls: a good token, an expired one, one of the other environment, none, and the vendor's own example. */
function tryLines(mock: Mock, tokens: readonly KnownToken[]): readonly string[] {
  const { description } = mock;
  const staging = tokensOf('staging', tokens);
  const production = tokensOf('production', tokens);
  const url = `${mock.staging.baseUrl.href}/partner/invoice/case`;
  const vendor = description.servers.production.url;
  const trust = mock.caFile === undefined ? '' : ` --cacert '${mock.caFile}'`;
  const curl = (comment: string, address: string, token: string | undefined, way: string): readonly string[] => [
    `  # ${comment}`,
    `  curl -i${trust}${way} '${address}'${token === undefined ? '' : ` -H '${description.tokenHeader}: ${token}'`}`,
  ];
  const wayTo = ({ socket }: MockService): string => (socket === undefined ? '' : ` --unix-socket '${socket}'`);
  const way = wayTo(mock.staging);
  const { socket, baseUrl } = mock.production;
  return [
    ...curl('a good token', url, staging['valid'], way),
    ...curl('an expired one: 401', url, staging['expired'], way),
    ...curl('one of the other environment: 401', url, production['valid'], way),
    ...curl('none: 401', url, undefined, way),
    ...curl(
      "the vendor's documented request, led to this machine",
      `${vendor.href}/partner/invoice/case`,
      production['valid'],
      socket === undefined ? ` --connect-to ${vendor.hostname}:443:${baseUrl.host}` : wayTo(mock.production),
    ),
  ];
}
