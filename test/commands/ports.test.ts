import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, readFile, stat, writeFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import https from 'node:https';
import { connect, createServer } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { cfis, curl, environment, folder, type RunningMock, runCfis, startCfisMock } from './cfis.ts';

const run = promisify(execFile);
const validate = (to: RunningMock, ...args: readonly string[]) =>
  curl(
    ...['--cacert', to.caFile, '-H', `X-Api-Key: ${to.staging.tokens.valid}`],
    ...(args.some((arg) => arg.startsWith('https:')) ? args : [`${to.staging.baseUrl}/partner/validate`, ...args]),
  );
const valid = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };
const portOf = ({ staging }: RunningMock): number => Number(new URL(staging.baseUrl).port);

const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
const hasIPv6 = addresses.some(({ address }) => address === '::1');
const outer = addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address;

const exposed = (host: string): string =>
  `cfis: --host ${host}: anybody who reaches this machine reaches the mock, and its tokens are no secrets\n` +
  '  Use 127.0.0.1 or ::1 unless others are meant to.\n';

describe('a host', () => {
  test.skipIf(!hasIPv6)('of IPv6 stands in brackets (skipped where there is no IPv6)', async () => {
    const own = await startCfisMock(['--host', '::1']);
    expect([own.staging.baseUrl, await validate(own)]).toEqual([`https://[::1]:${portOf(own)}/api/v1`, valid]);
    expect(await own.stop()).toMatchObject({ code: 0, stderr: 'Stopping.\n' });
  });

  test.each(['0.0.0.0', ...(hasIPv6 ? ['::'] : [])])('of %s draws a warning, --quiet or not', async (host) => {
    const own = await startCfisMock(['--host', host, '--quiet']);
    expect([new URL(own.staging.baseUrl).hostname, await validate(own)]).toEqual([
      host === '::' ? '[::1]' : '127.0.0.1',
      valid,
    ]);
    expect(await own.stop()).toMatchObject({ code: 0, stderr: exposed(host) });
  });

  test.skipIf(outer === undefined)(
    'that others reach is certified by its address, by its name and as containers call it (skipped without a network)',
    async () => {
      const own = await startCfisMock(['--host', '0.0.0.0']);
      const reach = async (name: string) =>
        validate(
          own,
          ...[`https://${name}:${portOf(own)}/api/v1/partner/validate`],
          ...['--connect-to', `${name}:${portOf(own)}:${outer}:${portOf(own)}`],
        );
      const names = [outer ?? '', 'host.docker.internal', hostname()];
      expect(await Promise.all(names.map(reach))).toEqual(names.map(() => valid));
      await own.stop();
    },
  );

  test('that is not of this machine is refused with place and remedy', async () => {
    const { code, stdout, stderr } = await runCfis(['mock', '--host', '192.0.2.1', '--port', '0']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^cfis: 192\.0\.2\.1:0: cannot listen: .*EADDRNOTAVAIL.*\n {2}Choose another host or port\.\n$/,
    );
  });
});

test('port 0 is any free one, for each environment another, and what is in use is named', async () => {
  const own = await startCfisMock();
  const ports = [own.staging, own.production].map(({ baseUrl }) => Number(new URL(baseUrl).port));
  const { code, stderr } = await runCfis(['mock', '--port', String(ports[0]), '--production-port', '0']);
  await own.stop();
  expect(new Set(ports).size).toBe(2);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `cfis: 127.0.0.1:${ports[0]}: the port is in use\n  End what uses it, or choose another (0 for any free one).\n`,
  });
});

describe.skipIf(process.platform === 'win32')('a Unix socket (skipped on Windows)', () => {
  const sockets = (name: string): readonly string[] => [
    ...['--socket', `${name}.sock`, '--production-socket', `${name}-production.sock`],
  ];
  const overSocket = (own: RunningMock, socket: string, ...args: readonly string[]) =>
    validate(own, '--unix-socket', join(folder, socket), ...args);

  test('takes the place of a port, over HTTP/1.1 and HTTP/2', async () => {
    const own = await startCfisMock(sockets('one'));
    const ready = JSON.parse(own.lines[0] ?? '');
    const [staging, production] = [ready.environments.staging, ready.environments.production];
    expect([staging.baseUrl, staging.socket, production.socket]).toEqual([
      'https://localhost/api/v1',
      'one.sock',
      'one-production.sock',
    ]);
    expect(await overSocket(own, 'one.sock', '--http1.1')).toEqual(valid);
    expect(await overSocket(own, 'one.sock', '--http2')).toEqual(valid);
    expect((await overSocket(own, 'one-production.sock')).status).toBe(401);
    await own.stop();
  });

  test('is for its owner only, and gone after a clean stop', async () => {
    const own = await startCfisMock(sockets('two'));
    const files = ['two.sock', 'two-production.sock'].map((name) => join(folder, name));
    const modes = await Promise.all(files.map(async (file) => ((await stat(file)).mode & 0o777).toString(8)));
    const { code } = await own.stop();
    const left = await Promise.allSettled(files.map((file) => lstat(file)));
    expect({ modes, code }).toEqual({ modes: ['600', '600'], code: 0 });
    expect(left).toMatchObject(files.map(() => ({ reason: { code: 'ENOENT' } })));
  });

  test('that a killed mock left behind is replaced', async () => {
    const killed = await startCfisMock(sockets('three'));
    await killed.stop('SIGKILL');
    const left = (await lstat(join(folder, 'three.sock'))).isSocket();
    const own = await startCfisMock([], {
      CFIS_SOCKET: 'three.sock',
      CFIS_PRODUCTION_SOCKET: 'three-production.sock',
    });
    expect([left, await overSocket(own, 'three.sock')]).toEqual([true, valid]);
    await own.stop();
  });

  test('in use is refused, and goes on', async () => {
    const own = await startCfisMock(sockets('four'));
    const second = await runCfis(['mock', '--port', '0', '--production-socket', 'four.sock']);
    const goesOn = await overSocket(own, 'four.sock');
    await own.stop();
    expect([second, goesOn]).toEqual([
      {
        code: 2,
        stdout: '',
        stderr: 'cfis: four.sock: the socket is in use\n  End what listens there, or name another path.\n',
      },
      valid,
    ]);
  });

  test('whose path is a file is refused, and the file is kept', async () => {
    await writeFile(join(folder, 'file'), 'precious');
    const { code, stderr } = await runCfis(['mock', '--socket', 'file']);
    expect([code, stderr, await readFile(join(folder, 'file'), 'utf8')]).toEqual([
      2,
      'cfis: file: there is a file that is no socket\n  Move it away, or name another path for the socket.\n',
      'precious',
    ]);
  });

  test.each([
    ['in a folder that is not there', 'nowhere/mock.sock'],
    ['too long for the system', `${'a'.repeat(200)}.sock`],
  ])('%s is refused with place and remedy', async (_title, path) => {
    const { code, stdout, stderr } = await runCfis(['mock', '--socket', path]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`cfis: ${path}: `);
    expect(stderr).toMatch(/\n {2}Name a path /);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('stands in the calls that are greeted with, and they work', async () => {
    const args = ['mock', ...sockets('five')];
    const child = spawn(process.execPath, [cfis, ...args], { cwd: folder, env: environment({}) });
    const ended = once(child, 'close');
    let greeting = '';
    child.stderr.on('data', (chunk) => {
      greeting += chunk;
    });
    while (!greeting.includes('Requests:')) await once(child.stderr, 'data');
    const calls = greeting.match(/^ {2}curl .*$/gm) ?? [];
    const ask = (line: string) =>
      run('sh', ['-c', `${line} -s -o /dev/null -w '%{http_code}'`], { cwd: folder }).then(({ stdout }) => stdout);
    const statuses = await Promise.all(calls.map(ask));
    child.kill('SIGINT');
    await ended;
    expect(statuses).toEqual(['200', '401', '401', '401', '200']);
  });
});

describe('when it is stopped', () => {
  const invoice = (own: RunningMock, options: https.RequestOptions = {}) =>
    https.request(`${own.staging.baseUrl}/partner/invoice`, {
      method: 'POST',
      headers: {
        'X-Api-Key': own.staging.tokens.valid,
        'Content-Type': 'application/json',
        'Content-Length': 2,
        Expect: '100-continue',
      },
      ...options,
    });

  /** A request that has begun, and whose body is still to come. */
  const begin = async (own: RunningMock, agent: https.Agent | false = false) => {
    const request = invoice(own, { ca: await readFile(own.caFile), agent });
    request.flushHeaders();
    await once(request, 'continue');
    return request;
  };

  const isStopping = async (own: RunningMock): Promise<void> => {
    await once(own.process.stderr ?? own.process, 'data');
  };

  test('what is in flight is answered whole, and new connections are refused meanwhile', async () => {
    const own = await startCfisMock();
    const agent = new https.Agent({ keepAlive: true });
    const request = await begin(own, agent);
    const stopping = isStopping(own);
    const stopped = own.stop('SIGTERM');
    await stopping;
    await expect.poll(() => validate(own).catch(String)).toMatch(/connect/i);
    request.end('{}');
    const [response] = await once(request, 'response');
    const answer = { status: response.statusCode, connection: response.headers.connection, body: await text(response) };
    expect([answer, await stopped]).toMatchObject([
      { status: 400, connection: 'close', body: expect.stringMatching(/^\{"message":.*\}$/) },
      { code: 0, stderr: 'Stopping.\n' },
    ]);
    agent.destroy();
  });

  test('connections on which nothing is in flight do not wait for others', async () => {
    const own = await startCfisMock(['--grace', '3600', '--headers-timeout', '3600', '--request-timeout', '3600']);
    const ca = await readFile(own.caFile, 'utf8');
    const half = connectTls({ port: portOf(own), host: '127.0.0.1', ca }, () =>
      half.write('GET / HTTP/1.1\r\n'),
    ).resume();
    const session = connectHttp2(new URL(own.staging.baseUrl).origin, { ca });
    await Promise.all([once(half, 'secureConnect'), once(session, 'remoteSettings')]);
    const ended = Promise.all([once(half, 'end'), once(session, 'close')]);
    const request = await begin(own);
    const stopped = own.stop();
    await ended;
    request.end('{}');
    const [answer] = await once(request, 'response');
    answer.resume();
    expect([answer.statusCode, (await stopped).code]).toEqual([400, 0]);
  });

  test('an HTTP/2 request in flight is answered too, and its connection is told to end', async () => {
    const own = await startCfisMock();
    const session = connectHttp2(new URL(own.staging.baseUrl).origin, { ca: await readFile(own.caFile) });
    const goaway = once(session, 'goaway');
    const stream = session.request({
      ...{ ':method': 'POST', ':path': '/api/v1/partner/invoice', 'content-type': 'application/json' },
      ...{ 'x-api-key': own.staging.tokens.valid, expect: '100-continue' },
    });
    await once(stream, 'continue');
    const answered = once(stream, 'response');
    const stopped = own.stop();
    const [code] = await goaway;
    await expect.poll(() => validate(own).catch(String)).toMatch(/connect/i);
    stream.end('{}');
    const [headers] = await answered;
    const body = await text(stream);
    expect([code, headers[':status'], JSON.parse(body).message, (await stopped).code]).toEqual([
      ...[0, 400, 'The request is not valid.', 0],
    ]);
  });

  test('idle connections of every kind end at once', async () => {
    // Longer than the test may take: whatever is waited for would be noticed.
    const own = await startCfisMock(['--grace', '3600', '--headers-timeout', '3600', '--request-timeout', '3600']);
    const ca = await readFile(own.caFile, 'utf8');
    const { origin } = new URL(own.staging.baseUrl);
    const agent = new https.Agent({ keepAlive: true, ca });
    const kept = https.get(`${own.staging.baseUrl}/partner/validate`, { agent });
    const [response] = await once(kept, 'response');
    await text(response);
    const session = connectHttp2(origin, { ca });
    const stream = session.request({ ':path': '/' }).resume();
    await once(stream, 'close');
    const goaway = once(session, 'goaway');
    const silent = connect(portOf(own), '127.0.0.1').resume();
    const half = connectTls({ port: portOf(own), host: '127.0.0.1', ca }, () =>
      half.write('GET / HTTP/1.1\r\n'),
    ).resume();
    const hello = connect(portOf(own), '127.0.0.1', () => hello.write('\x16\x03\x01', 'latin1')).resume();
    const others = [silent, half, hello];
    for (const socket of others) socket.on('error', () => {});
    await once(half, 'secureConnect');
    const ended = others.map((socket) => once(socket, 'close'));
    // The answer shows that the connections before it were taken.
    await validate(own);
    expect(await own.stop()).toMatchObject({ code: 0, stderr: 'Stopping.\n' });
    expect((await goaway)[0]).toBe(0);
    await Promise.all(ended);
    agent.destroy();
  });

  test('what never ends is ended after --grace', async () => {
    const own = await startCfisMock(['--grace', '1']);
    const request = await begin(own);
    const broken = once(request, 'error');
    expect(await own.stop()).toMatchObject({ code: 0 });
    expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('a second signal (%s) does not wait', async (signal) => {
    const own = await startCfisMock(['--grace', '3600']);
    const request = await begin(own);
    const broken = once(request, 'error');
    const stopping = isStopping(own);
    void own.stop('SIGINT');
    await stopping;
    expect(await own.stop(signal)).toMatchObject({ code: 130, stderr: 'Stopping.\n' });
    await broken;
  });
});

test('a port that is in use by a program that does not answer is none the less named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const { code, stderr } = await runCfis(['mock', '--port', port]);
  other.close();
  expect([code, stderr]).toEqual([2, expect.stringContaining(`127.0.0.1:${port}: the port is in use`)]);
});
