import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reporters } from '../../contract-tests/index.ts';
import { formsOf } from '../../contract-tests/secrets/encodings.ts';
import { createAuthorityCertificate, createServerCertificate } from '../../mock-server/tls/certificates.ts';
import { type RunningMock, startCfisMock } from '../commands/cfis.ts';
import { adminKey, credentials, givenFiles, inEnvironment, secrets, tokenFile, tokens, work } from './canaries.ts';
import { hear } from './hear.ts';
import { filesLeft, findSecrets } from './search.ts';

const files = ['--credentials', givenFiles.credentials];
const allReporters = Object.keys(reporters).flatMap((name) => ['--reporter', `${name}:report.${name}`]);

let mock: RunningMock;
let echo: Server;
let echoUrl: string;
beforeAll(async () => {
  mock = await startCfisMock(['--tokens', join(work, givenFiles.tokens)]);
  const authority = await createAuthorityCertificate();
  const { key, cert } = await createServerCertificate(authority, ['localhost', '127.0.0.1']);
  writeFileSync(join(work, 'echo.pem'), authority.cert);
  echo = createServer({ key, cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const isLetIn = request.headers['x-api-key'] === credentials['CFIS_TOKEN'];
      const all = [request.url ?? '', ...request.rawHeaders, Buffer.concat(chunks).toString()];
      const forms = [...Object.values(credentials), ...all].flatMap((text) => formsOf(text).map(([, form]) => form));
      response.writeHead(isLetIn ? 200 : 403, { 'Content-Type': 'text/plain', 'X-Echo': JSON.stringify(all) });
      response.end(forms.join('\n'));
    });
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  echoUrl = `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api/v1`;
});
afterAll(async () => {
  echo.closeAllConnections();
  echo.close();
  await mock.stop();
});

describe('verify shows no token in any report, print or debugging output', () => {
  const allow = ['--allow', 'renew,provision,write,fetch'];

  test('of a service that conforms, with tokens from the environment', async () => {
    const url = mock.staging.baseUrl;
    const { code, printed } = await hear(
      ['verify', url, '--ca', mock.caFile, ...allow, ...allReporters, '--json'],
      inEnvironment,
    );
    expect(findSecrets([...printed, ...filesLeft()])).toEqual([]);
    expect(code).toBe(0);
  });

  test('of one that throws back all that it gets, in every form, with tokens from a file', async () => {
    const args = [
      'verify',
      echoUrl,
      '--ca',
      'echo.pem',
      ...files,
      ...allow,
      ...allReporters,
      '--reporter',
      'pretty',
      '--strict',
    ];
    const { code, printed } = await hear(args);
    expect(findSecrets([...printed, ...filesLeft()])).toEqual([]);
    expect(code).toBe(1);
    expect(readFileSync(join(work, 'report.json'), 'utf8')).toContain('$CFIS_TOKEN in base64');
  });

  test.each([
    ['that is not there', ['verify', 'https://127.0.0.1:1/api/v1', ...files, '--reporter', 'pretty', '--json'], 3],
    ['that is not trusted', () => ['verify', echoUrl, ...files, '--reporter', 'pretty'], 1],
    ['of which only a plan is made', ['verify', 'staging', '--plan', '--json', ...files], 0],
    ['of which only a list is made', ['verify', '--list', ...files], 0],
  ])('of a service %s', async (_title, args, expected) => {
    const { code, printed } = await hear(typeof args === 'function' ? args() : args, { CFIS_ADMIN_KEY: adminKey });
    expect(findSecrets(printed)).toEqual([]);
    expect(code).toBe(expected);
  });
});

describe('the other commands show no secret that their environment holds', () => {
  test('exec, whose command alone is given tokens', async () => {
    const script = [
      'curl -s -o /dev/null --cacert "$CFIS_CA_FILE" "$CFIS_BASE_URL/partner/validate" -H "X-Api-Key: $CFIS_TOKEN"',
      'curl -s -o /dev/null --cacert "$CFIS_CA_FILE" "$CFIS_BASE_URL/partner/payments?key=$CFIS_CANARY_TOKEN"',
      'curl -s -o /dev/null "$CFIS_ADMIN_URL/tokens" -H "Authorization: Bearer $CFIS_ADMIN_KEY"',
      'printf %s "$CFIS_CANARY_TOKEN" > credentials.env',
      'exit 7',
    ].join('\n');
    const given = ['--tokens', givenFiles.tokens, '--state', 'mock.state'];
    const { code, printed } = await hear(['exec', '--requests', ...given, '--', 'sh', '-c', script], inEnvironment);
    secrets.set('the canary of exec', await readFile(join(work, givenFiles.credentials), 'utf8'));
    expect(findSecrets([...printed, ...filesLeft()])).toEqual([]);
    expect(code).toBe(7);
  });

  test.each(['child_process', '*', 'http,CHILD_*'])(
    'exec runs nothing where NODE_DEBUG=%s would print what its command is given',
    async (NODE_DEBUG) => {
      const { code, printed } = await hear(['exec', '--', 'sh', '-c', 'exit 7'], { ...inEnvironment, NODE_DEBUG });
      expect(findSecrets(printed)).toEqual([]);
      expect(code).toBe(2);
    },
  );

  test('self-test, in several processes', async () => {
    const args = ['self-test', '--only', 'M01,V01', '--jobs', '2', '--json', '--matrix', 'kills.csv'];
    const { code, printed } = await hear(args, inEnvironment);
    expect(findSecrets([...printed, ...filesLeft()])).toEqual([]);
    expect(code).toBe(0);
  });

  test.each(['curl', 'java', 'pem'])('ca --format %s', async (format) => {
    const { code, printed } = await hear(['ca', '--format', format], inEnvironment);
    expect(findSecrets(printed)).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('a broken input is told of without the secret that stands in it', () => {
  const odd = tokens['staging-odd'];
  const given = (name: string, text: string): string => {
    writeFileSync(join(work, name), text, { mode: 0o600 });
    return name;
  };
  type Row = [title: string, args: () => readonly string[], variables?: Readonly<Record<string, string>>];
  const broken = (text: string) => () => ['mock', '--tokens', given(givenFiles.tokens, text)];

  test.each<Row>([
    ['a token file that is no YAML', broken(tokenFile.replace('"value"', '"value" "x"'))],
    ['a token file with a token for a key', broken(`tokens:\n  - ${odd}: 1\n`)],
    [
      'a token file with a token twice',
      broken(tokenFile + tokenFile.replace('tokens:\n', '').replaceAll('"id":"', '"id":"x')),
    ],
    [
      'a token file with a token for a kind',
      broken(tokenFile.replaceAll('"kind":"client"', `"kind":${JSON.stringify(odd)}`)),
    ],
    [
      'a token file with a token for an instant',
      broken(tokenFile.replaceAll('2025-01-01T00:00:00Z', tokens['staging-valid'])),
    ],
    ['a token file that is only a token', broken(odd)],
    ['a token with a space', broken(tokenFile.replace(tokens['staging-valid'], `x ${tokens['staging-valid']}`))],
    [
      'a credential file with a bare token',
      () => ['verify', 'staging', '--credentials', given('credentials.env', odd)],
    ],
    [
      'a credential file with an open quote',
      () => ['verify', 'staging', '--credentials', given('credentials.env', `CFIS_TOKEN="${odd}`)],
    ],
    ['a token for a variable', () => ['verify', 'staging', '--credentials', given('credentials.env', `${odd}=1`)]],
    ['a token with a line break', () => ['verify', echoUrl], { CFIS_TOKEN: `${odd}\n${odd}` }],
    ['a token that is no ASCII', () => ['verify', echoUrl, '--ca', 'echo.pem'], { CFIS_TOKEN: `${odd}é` }],
    ['an instant', () => ['verify', echoUrl, '--go-live'], { CFIS_TOKEN_EXPIRES: odd, CFIS_TOKEN: odd }],
    ['an admin key with a space', () => ['mock'], { CFIS_ADMIN_KEY: `${adminKey} ${adminKey}` }],
    [
      'an admin key in a file, twice',
      () => ['mock', '--admin-key-file', given('admin.key', `${adminKey}\n${adminKey}`)],
    ],
    ['a state that is a token file', () => ['mock', '--state', givenFiles.tokens]],
    ['an overlay that is a token file', () => ['mock', '--overlay', givenFiles.tokens]],
    ['a description that is a token file', () => ['mock', '--spec', givenFiles.tokens]],
    ['known deviations that are a token file', () => ['verify', echoUrl, '--expect', givenFiles.tokens]],
  ])('%s', async (_title, args, variables = {}) => {
    // A start that fails has nothing to debug, and is quicker without.
    const { code, printed } = await hear(args(), { NODE_DEBUG: '', NODE_DEBUG_NATIVE: '', ...variables });
    expect(findSecrets(printed)).toEqual([]);
    expect([2, 3]).toContain(code);
  });
});

describe('a token that was typed where it does not belong is not shown', () => {
  const odd = tokens['staging-odd'];

  test.each<readonly [string, readonly string[]]>([
    ['for a target', ['verify', odd]],
    ['in the query of a target', ['verify', `https://127.0.0.1:1/api/v1?key=${encodeURIComponent(odd)}`]],
    ['as the user of a target', ['verify', `https://${encodeURIComponent(odd)}@127.0.0.1:1/api/v1`]],
    ['for an assertion', ['verify', 'mock', '--only', tokens['staging-second']]],
    ['for an environment', ['verify', 'mock', '--env', odd]],
    ['for a file', ['mock', '--tokens', tokens['staging-second']]],
    ['for an instant', ['mock', '--now', odd]],
    ['for a flag', ['mock', `--${odd}`]],
    ['for a command', [odd]],
    ['for a key', ['mock', '--admin-key-file', adminKey]],
  ])('%s', async (_title, args) => {
    const { code, printed } = await hear(args, { ...inEnvironment, NODE_DEBUG: '', NODE_DEBUG_NATIVE: '' });
    expect(findSecrets(printed.map(({ text }, index) => ({ place: `output ${index}`, text })))).toEqual([]);
    expect(code).toBe(2);
  });
});
