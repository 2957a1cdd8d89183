import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admin, rawCurl, useToken } from './admin-client.ts';
import { judge } from './admin-judge.ts';
import { folder, type RunningMock, runCfis, startCfisMock } from './cfis.ts';

const KEY = 'k3y-of-the-admin-API-0123456789';

let mock: RunningMock;
let locked: RunningMock;
beforeAll(async () => {
  [mock, locked] = await Promise.all([startCfisMock(), startCfisMock([], { CFIS_ADMIN_KEY: KEY })]);
});
afterAll(() => Promise.all([mock.stop(), locked.stop()]));

/** Sends a request as it stands and reads the status of the answer. */
function raw({ adminUrl }: RunningMock, ...lines: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(adminUrl).port), '127.0.0.1', () => {
      socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1');
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])));
  });
}

describe('Host', () => {
  const ask = (...hosts: readonly string[]): Promise<number> =>
    raw(mock, 'GET /__admin/clock HTTP/1.1', ...hosts.map((host) => `Host: ${host}`));

  test.each([
    'localhost',
    'localhost:4012',
    'LOCALHOST:1',
    'localhost.',
    'localhost.:4012',
    'mock.localhost',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.255.1.2',
    '[::1]',
    '[::1]:4012',
  ])('%s is this machine', async (host) => {
    expect(await ask(host)).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:4012',
    'evil.example.',
    'EVIL.EXAMPLE',
    'localhost.evil.example',
    'evillocalhost',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0.0.0.0',
    '10.0.0.1',
    '[::]',
    '[::ffff:10.0.0.1]',
    '',
    ':4012',
  ])('%j is not', async (host) => {
    expect(await ask(host)).toBe(403);
  });

  test.each([
    'localhost:4012.evil.example',
    'localhost@evil.example',
    'localhost:80@evil.example',
    'evil.example@localhost',
    'evil.example#.localhost',
    'evil.example/.localhost',
    'evil.example?.localhost',
    'localhost, evil.example',
    '[::1].evil.example',
    '::1',
    '[::1',
  ])('%j is none at all', async (host) => {
    expect(await ask(host)).toBe(400);
  });

  test('of two, none counts', async () => {
    expect([
      await ask('localhost', 'evil.example'),
      await ask('evil.example', 'localhost'),
      await ask('localhost', 'localhost'),
    ]).toEqual([400, 400, 400]);
  });

  test('may not be missing', async () => {
    expect([await ask(), await raw(mock, 'GET /__admin/clock HTTP/1.0')]).toEqual([400, 403]);
  });

  test('is not taken from the request line', async () => {
    const line = 'GET http://localhost/__admin/clock HTTP/1.1';
    expect([await raw(mock, line, 'Host: evil.example'), await raw(mock, line, 'Host: localhost')]).toEqual([403, 404]);
  });

  test.each<readonly [string, Readonly<Record<string, string>>, number]>([
    ['this machine', {}, 200],
    ['another', { ':authority': 'evil.example' }, 403],
    ['another as HTTP/1.1 does', { host: 'evil.example' }, 403],
    ['another beside this machine', { ':authority': 'localhost', host: 'evil.example' }, 400],
    ['this machine beside another', { ':authority': 'evil.example', host: 'localhost' }, 400],
  ])('over HTTP/2 may name %s', async (_, headers, expected) => {
    const url = mock.adminUrl.replace('http:', 'https:');
    const client = connectHttp2(url, { ca: readFileSync(mock.caFile) });
    const status = await new Promise((resolve, reject) => {
      client.on('error', reject);
      const stream = client.request({ ':path': '/__admin/clock', ...headers });
      stream.on('response', (answer) => resolve(answer[':status']));
      stream.on('error', reject);
      stream.end();
    });
    client.close();
    expect(status).toBe(expected);
  });

  test('a foreign one is told why, and nothing is done', async () => {
    const foreign = ['--header', 'Host: evil.example'];
    const { status, body } = await admin(mock, 'POST', '/clock/freeze', undefined, ...foreign);
    expect({ status, detail: body.detail }).toEqual({ status: 403, detail: expect.stringContaining('loopback') });
    for (const path of [
      '',
      '/docs/',
      '/docs/swagger-ui.css',
      '/openapi.yaml',
      '/health',
      '/certs/ca.pem',
      '/events',
      '/x',
    ]) {
      expect([path, (await rawCurl(...foreign, `${mock.adminUrl}${path}`)).status]).toEqual([path, 403]);
    }
    expect((await admin(mock, 'GET', '/clock')).body.frozen).toBe(false);
  });
});

describe('a web page', () => {
  const ways = [
    ['GET', '/tokens'],
    ['GET', '/events'],
    ['GET', '/health'],
    ['POST', '/clock/freeze'],
    ['POST', '/reset'],
    ['DELETE', '/requests'],
  ] as const;
  const statusesWith = (...headers: readonly string[]): Promise<readonly number[]> =>
    Promise.all(
      ways.map(async ([method, path]) => {
        const more = headers.flatMap((header) => ['--header', header]);
        const probe = path === '/events' ? ['HEAD', path] : [method, path];
        return (await admin(mock, probe[0] ?? '', probe[1] ?? '', undefined, ...more)).status;
      }),
    );

  const own = (): string => new URL(mock.adminUrl).origin;

  test.each([
    ['of another site', 'Origin: https://evil.example'],
    ['that is nowhere', 'Origin: null'],
    ['on another port of this machine', 'Origin: http://127.0.0.1:3000'],
    ['of this machine by its other name', 'Origin: http://localhost'],
    ['that says nothing', 'Origin;'],
    ['of another site, by what the browser says', 'Sec-Fetch-Site: cross-site'],
    ['of another port, by what the browser says', 'Sec-Fetch-Site: same-site'],
    ['of a kind that is not known yet', 'Sec-Fetch-Site: next-door'],
  ])('%s is kept out', async (_, header) => {
    expect(await statusesWith(header)).toEqual(ways.map(() => 403));
    expect((await admin(mock, 'GET', '/clock')).body.frozen).toBe(false);
  });

  test('of another site is kept out although it also says that it is of this one', async () => {
    expect(await statusesWith(`Origin: ${own()}`, 'Origin: https://evil.example')).toEqual(ways.map(() => 403));
  });

  test('of its own is let in', async () => {
    expect(await statusesWith(`Origin: ${own()}`, 'Sec-Fetch-Site: same-origin')).toEqual([
      200, 200, 200, 200, 204, 204,
    ]);
    expect(await statusesWith('Sec-Fetch-Site: none')).toEqual([200, 200, 200, 200, 204, 204]);
    await admin(mock, 'POST', '/reset');
  });

  test('gets no leave to ask from elsewhere', async () => {
    const preflight = ['Origin: https://evil.example', 'Access-Control-Request-Method: POST'];
    const headers = preflight.flatMap((header) => ['--header', header]);
    expect((await admin(mock, 'OPTIONS', '/tokens', undefined, ...headers)).status).toBe(403);
    expect((await admin(mock, 'OPTIONS', '/tokens', undefined, '--header', `Origin: ${own()}`)).status).toBe(405);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    'application/json-patch+json',
    'text/json',
  ])('cannot send a body as a form does: %s', async (mediaType) => {
    const { adminUrl } = mock;
    const args = ['--header', `Content-Type: ${mediaType}`, '--data', '{"environment":"staging"}'];
    const { status, headers, text } = await rawCurl(...args, `${adminUrl}/tokens`);
    const told = { method: 'POST', path: '/__admin/tokens', mediaType: headers['content-type'], status, text };
    expect([status, await judge(told)]).toEqual([415, []]);
  });

  test('cannot send one without saying what it is', async () => {
    const { status } = await rawCurl('--header', 'Content-Type:', '--data', '{}', `${mock.adminUrl}/clock/freeze`);
    expect(status).toBe(415);
  });
});

test.each([
  '/__admin/docs/../../package.json',
  '/__admin/docs/../../../../../../../../etc/passwd',
  '/__admin/docs/%2e%2e/%2e%2e/package.json',
  '/__admin/docs/..%2f..%2fpackage.json',
  '/__admin/docs/..%5c..%5cpackage.json',
  '/__admin/docs/..\\..\\package.json',
  '/__admin/docs//etc/passwd',
  '/__admin/docs/swagger-ui.css/../../../package.json',
  '/__admin/docs/swagger-ui.css%00.html',
  '/__admin/docs/LICENSE',
  '/__admin/docs/constructor',
  '/__proto__',
  '/package.json',
  '/__admin/certs/../../package.json',
  '/__admin/certs/%2e%2e/key.pem',
])('%s leads to no file', async (path) => {
  expect(await raw(mock, `GET ${path} HTTP/1.1`, 'Host: localhost')).toBe(404);
});

describe('a body', () => {
  const send = async (name: string, body: Uint8Array | string, path = '/tokens') => {
    const file = join(folder, name);
    await writeFile(file, body);
    return admin(mock, 'POST', path, `@${file}`);
  };

  test.each([
    ['is asked for it', 100, 201],
    ['is not where it is too large', 2 * 1024 * 1024, 413],
  ])('that is sent only on request (RFC 9110 section 10.1.1) %s', async (_, length, expected) => {
    const file = join(folder, 'expected');
    await writeFile(file, JSON.stringify({ environment: 'staging', account: 'x'.repeat(length) }));
    // Who is neither asked nor refused would wait here for longer than the whole call may take.
    const patience = ['--header', 'Expect: 100-continue', '--expect100-timeout', '60', '--max-time', '20'];
    const { status } = await admin(mock, 'POST', '/tokens', `@${file}`, ...patience);
    expect(status).toBe(expected);
  });

  test('that is too large gets 413, and the next call is answered', async () => {
    const large = `{"environment":"staging","account":"${'x'.repeat(1024 * 1024)}"}`;
    expect((await send('large', large)).status).toBe(413);
    expect((await admin(mock, 'GET', '/health')).status).toBe(200);
  });

  test.each<readonly [string, Uint8Array | string]>([
    ['no JSON', 'environment=staging'],
    ['half of one', '{"environment":"sta'],
    ['two of them', '{"environment":"staging"}{}'],
    ['UTF-8 that is none', Buffer.from('{"environment":"staging","account":"\xff\xfe"}', 'latin1')],
    ['UTF-8 that breaks off', Buffer.from('{"environment":"staging","account":"\xc3"}', 'latin1')],
    ['UTF-16', Buffer.from('{"environment":"staging"}', 'utf16le')],
    ['an overlong slash', Buffer.from('{"environment":"staging","account":"\xc0\xaf"}', 'latin1')],
    ['nothing but blanks', '   '],
    ['a NUL', '\0'],
    ['a number that is none', '{"environment":"staging","expiresInSeconds":NaN}'],
    ['a million brackets', '['.repeat(1_000_000)],
    ['a deep value', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
    ['a deep value in a field', `{"environment":"staging","account":${'['.repeat(400_000)}${']'.repeat(400_000)}}`],
    ['deep objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('that is %s gets 400', async (name, body) => {
    const { status, text } = await send(name.replaceAll(' ', '-'), body);
    expect({ status, short: text.length < 4096 }).toEqual({ status: 400, short: true });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'with a field %s gets 400, and changes no object',
    async (name) => {
      for (const path of ['/tokens', '/faults', '/requests/find', '/clock/freeze', '/tokens/staging-valid/rotate']) {
        const body = `{"${name}":{"environment":"staging","kind":"reset","frozen":true}}`;
        expect([path, (await send('trap', body, path)).status]).toEqual([path, 400]);
      }
      expect((await admin(mock, 'GET', '/clock')).body.frozen).toBe(false);
    },
  );

  test('where none belongs gets 400, and an empty one is none', async () => {
    expect((await admin(mock, 'POST', '/reset', '{}')).status).toBe(400);
    expect((await admin(mock, 'POST', '/clock/freeze', '')).status).toBe(200);
    expect((await admin(mock, 'POST', '/clock/reset')).status).toBe(200);
    expect((await admin(mock, 'POST', '/tokens')).status).toBe(400);
  });

  test('names what is wrong, and not more than twenty times', async () => {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, index]));
    const { body } = await admin(mock, 'POST', '/tokens', fields);
    expect(body.errors).toHaveLength(20);
  });
});

describe('the admin key', () => {
  const withKey = (authorization: string | undefined, ...more: readonly string[]) =>
    admin(
      locked,
      'GET',
      '/clock',
      undefined,
      ...(authorization === undefined ? [] : ['--header', `Authorization: ${authorization}`]),
      ...more,
    );

  test.each([[`Bearer ${KEY}`], [`bearer ${KEY}`], [`BEARER ${KEY}`], [`Bearer   ${KEY}`]])(
    '%j lets in',
    async (authorization) => {
      expect((await withKey(authorization)).status).toBe(200);
    },
  );

  test.each([
    [undefined],
    ['Bearer'],
    [`Bearer ${KEY}x`],
    [`Bearer ${KEY.slice(0, -1)}`],
    [`Bearer ${KEY.toUpperCase()}`],
    [`Bearer ${KEY} ${KEY}`],
    [`Bearer ${KEY},`],
    [`Bearer "${KEY}"`],
    [`Basic ${Buffer.from(`:${KEY}`).toString('base64')}`],
    [`Token ${KEY}`],
    [KEY],
    [`Bearer${KEY}`],
  ])('%j does not', async (authorization) => {
    const { status, headers } = await withKey(authorization);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="cfis admin"']);
  });

  test('twice is too often, and elsewhere is nowhere', async () => {
    const refused = [
      await withKey(`Bearer ${KEY}`, '--header', `Authorization: Bearer ${KEY}`),
      await withKey(undefined, '--header', `X-Api-Key: ${KEY}`),
      await withKey(undefined, '--header', `Cookie: key=${KEY}`),
      await admin(locked, 'GET', `/clock?access_token=${KEY}`),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  test('is needed for every call but the health check and the certificate, and for what is not there', async () => {
    const paths = [
      '/health',
      '/certs/ca.pem',
      '/clock',
      '/tokens',
      '/events',
      '/requests',
      '/faults',
      '/scenarios',
      '/x',
    ];
    const statuses = await Promise.all(paths.map(async (path) => (await admin(locked, 'GET', path)).status));
    expect(statuses).toEqual([200, 200, 401, 401, 401, 401, 401, 401, 401]);
    expect((await admin(locked, 'POST', '/reset')).status).toBe(401);
    expect((await admin(locked, 'POST', '/tokens', '{')).status).toBe(401);
  });

  test('makes another name for this machine right, and another site still wrong', async () => {
    const named = ['--header', 'Host: mock.test'];
    expect((await withKey(`Bearer ${KEY}`, ...named)).status).toBe(200);
    expect((await withKey(`Bearer ${KEY}`, ...named, '--header', 'Origin: http://mock.test')).status).toBe(200);
    expect((await withKey(`Bearer ${KEY}`, ...named, '--header', 'Origin: https://evil.example')).status).toBe(403);
  });

  test('stands in no output, no journal, no event and no command line', async () => {
    const own = await startCfisMock(['--explain'], { CFIS_ADMIN_KEY: KEY });
    const bearer = ['--header', `Authorization: Bearer ${KEY}`];
    const events = rawCurl(...bearer, '--max-time', '3', `${own.adminUrl}/events`).catch(
      (error: Error) => error.message,
    );
    await rawCurl(
      '--cacert',
      own.caFile,
      ...bearer,
      '--header',
      `X-Api-Key: ${KEY}`,
      `${own.staging.baseUrl}/partner/payments?k=${KEY}`,
    );
    await useToken(own, KEY);
    const told = await Promise.all(
      ['/requests', '/requests/near-misses', '/tokens', '/health'].map((path) =>
        admin(own, 'GET', path, undefined, ...bearer),
      ),
    );
    const processes = await new Promise<string>((resolve) => {
      execFile('ps', ['-ww', '-o', 'args=', '-p', String(own.process.pid)], (_, stdout) => resolve(stdout));
    });
    const { stdout, stderr } = await own.stop();
    const all = [stdout, stderr, processes, String(await events), ...told.map(({ text }) => text)];
    expect(processes).toContain('mock');
    expect(all.filter((text) => text.includes(KEY))).toEqual([]);
  });

  test.each([
    ['alone', KEY],
    ['with a line end', `${KEY}\n`],
    ['with that of Windows', `${KEY}\r\n`],
  ])('can stand in a file %s', async (name, text) => {
    const file = join(folder, `key-${name.replaceAll(' ', '-')}`);
    await writeFile(file, text);
    const own = await startCfisMock(['--admin-key-file', file], { CFIS_ADMIN_KEY: 'another-key-0123456789' });
    const statuses = await Promise.all(
      [KEY, 'another-key-0123456789'].map(
        async (key) =>
          (await admin(own, 'GET', '/clock', undefined, '--header', `Authorization: Bearer ${key}`)).status,
      ),
    );
    await own.stop();
    expect(statuses).toEqual([200, 401]);
  });

  const files: readonly (readonly [string, string | undefined, RegExp])[] = [
    ['not there', undefined, /the admin key cannot be read: ENOENT[\s\S]*readable file/],
    ['empty', '', /there is no admin key in it/],
    ['a line end and nothing else', '\n', /there is no admin key in it/],
    ['too short', 'fifteen-letters', /too short[\s\S]*at least 16/],
    ['of two lines', `${KEY}\n${KEY}\n`, /no header can carry/],
    ['with a blank', `${KEY} x`, /no header can carry/],
    ['beyond ASCII', `${KEY}ä`, /no header can carry/],
  ];
  test.each(files)('is not taken from a file that is %s', async (name, text, message) => {
    const file = join(folder, `wrong-${name.replaceAll(' ', '-')}`);
    if (text !== undefined) await writeFile(file, text);
    const { code, stdout, stderr } = await runCfis([
      'mock',
      '--port',
      '0',
      '--production-port',
      '0',
      '--admin-port',
      '0',
      '--admin-key-file',
      file,
    ]);
    expect({
      code,
      stdout,
      named: stderr.includes(file),
      leaked: stderr.includes(KEY) || stderr.includes('fifteen'),
    }).toEqual({
      code: 2,
      stdout: '',
      named: true,
      leaked: false,
    });
    expect(stderr).toMatch(message);
  });

  test('is not taken from a folder', async () => {
    await mkdir(join(folder, 'a-folder'));
    const { code, stderr } = await runCfis(['mock', '--admin-port', '0', '--admin-key-file', 'a-folder']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('EISDIR')]);
  });

  test('that is too short is refused from the variable too, and there is no flag for it', async () => {
    const short = await runCfis(['mock', '--admin-port', '0'], { CFIS_ADMIN_KEY: 'fifteen-letters' });
    expect([short.code, short.stderr]).toEqual([
      2,
      expect.stringMatching(/CFIS_ADMIN_KEY: the admin key is too short/),
    ]);
    expect(short.stderr).not.toContain('fifteen');
    const flag = await runCfis(['mock', '--admin-key', KEY]);
    expect([flag.code, flag.stderr.includes(KEY)]).toEqual([2, false]);
    expect(flag.stderr).toContain("unknown option '--admin-key'");
  });
});

describe('beyond loopback', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.org'])('%s without a key starts nothing', async (host) => {
    for (const key of [{}, { CFIS_ADMIN_KEY: '' }]) {
      const { code, stdout, stderr } = await runCfis(
        ['mock', '--port', '0', '--production-port', '0', '--admin-port', '0', '--admin-host', host],
        key,
      );
      expect({ code, stdout, stderr }).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/--admin-host: the admin API would be open to everybody[\s\S]*CFIS_ADMIN_KEY/),
      });
    }
  });

  test('with a key it is open, and health and CA are for everybody', async () => {
    const own = await startCfisMock(['--admin-host', '0.0.0.0'], { CFIS_ADMIN_KEY: KEY });
    const paths = ['/health', '/certs/ca.pem', '/clock'];
    const statuses = await Promise.all(paths.map(async (path) => (await admin(own, 'GET', path)).status));
    const { status } = await admin(own, 'GET', '/clock', undefined, '--header', `Authorization: Bearer ${KEY}`);
    await own.stop();
    expect([own.adminUrl, statuses, status]).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/__admin$/),
      [200, 200, 401],
      200,
    ]);
  });

  test.each(['127.0.0.2', 'localhost'])('%s is not beyond it', async (host) => {
    const own = await startCfisMock(['--admin-host', host]);
    const { status } = await admin(own, 'GET', '/clock');
    await own.stop();
    expect(status).toBe(200);
  });
});
