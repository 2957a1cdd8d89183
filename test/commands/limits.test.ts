import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { curl, folder, type RunningMock, runCfis, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';
import { answersIn, drip, talk, type Way } from './raw-client.ts';

const run = promisify(execFile);

let mock: RunningMock;
let tls: Required<Way>;
let plain: Way;
beforeAll(async () => {
  mock = await startCfisMock(['--headers-timeout', '1', '--request-timeout', '2']);
  const port = Number(new URL(mock.staging.baseUrl).port);
  tls = { port, ca: await readFile(mock.caFile, 'utf8') };
  plain = { port };
});
afterAll(() => mock.stop());

const PATH = '/api/v1/partner/validate';
const INVOICE = '/api/v1/partner/invoice';
const signed = (): string => `Host: mock\r\nX-Api-Key: ${mock.staging.tokens.valid}\r\n`;
const said = (message: string): string => JSON.stringify({ message });
const malformed = { statuses: [400], body: said('The request is not well-formed HTTP.') };
const tooSlow = { statuses: [408], body: said('The request did not arrive in time.') };
const headerTooLarge = { statuses: [431], body: said('The header section of the request is too large.') };
const bodyTooLarge = { status: 413, body: said('The request body is too large.') };
const unauthorized = { status: 401, body: said('The access token is missing or not valid.') };
const valid = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };

/** The same process still lets the right ones in. */
const goodRequest = () =>
  curl(
    '--cacert',
    mock.caFile,
    `${mock.staging.baseUrl}/partner/validate`,
    '-H',
    `X-Api-Key: ${mock.staging.tokens.valid}`,
  );

describe('a request that is no HTTP is refused in words, and the mock goes on', () => {
  const requests: readonly (readonly [string, () => string])[] = [
    ['no host', () => `GET ${PATH} HTTP/1.1\r\nX-Api-Key: ${mock.staging.tokens.valid}\r\n\r\n`],
    ['two hosts', () => `GET ${PATH} HTTP/1.1\r\nHost: mock\r\n${signed()}\r\n`],
    ['a host that is none', () => `GET ${PATH} HTTP/1.1\r\n${signed().replace('mock', 'mo ck')}\r\n`],
    ['two lengths', () => `POST ${INVOICE} HTTP/1.1\r\n${signed()}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    [
      'a length and chunks',
      () => `POST ${INVOICE} HTTP/1.1\r\n${signed()}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a negative length', () => `POST ${INVOICE} HTTP/1.1\r\n${signed()}Content-Length: -1\r\n\r\n`],
    [
      'a chunk size that is none',
      () => `POST ${INVOICE} HTTP/1.1\r\n${signed()}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    ],
    [
      'a chunk size beyond all numbers',
      () => `POST ${INVOICE} HTTP/1.1\r\n${signed()}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(17)}\r\n`,
    ],
    ['an absurd method', () => `ABSURD ${PATH} HTTP/1.1\r\n${signed()}\r\n`],
    ['a method as for a proxy', () => `CONNECT mock:443 HTTP/1.1\r\n${signed()}\r\n`],
    ['another version', () => `GET ${PATH} HTTP/7.3\r\n${signed()}\r\n`],
    ['invalid UTF-8 in its target', () => `GET ${PATH}\xff\xfe HTTP/1.1\r\n${signed()}\r\n`],
    ['a NUL in its target', () => `GET ${PATH}\0 HTTP/1.1\r\n${signed()}\r\n`],
    ['a NUL in a header', () => `GET ${PATH} HTTP/1.1\r\n${signed()}X-Other: a\0b\r\n\r\n`],
    ['a NUL in a header name', () => `GET ${PATH} HTTP/1.1\r\n${signed()}X-\0Other: a\r\n\r\n`],
    ['a header without a colon', () => `GET ${PATH} HTTP/1.1\r\n${signed()}X-Other\r\n\r\n`],
    ['no request at all', () => 'EHLO mock\r\n\r\n'],
    ['noise', () => '\xff\xfe\x80'.repeat(500)],
  ];
  test.each(requests)('%s', async (_title, request) => {
    expect([answersIn(await talk(tls, request())), await goodRequest()]).toEqual([malformed, valid]);
  });

  test('over plain HTTP too', async () => {
    expect(answersIn(await talk(plain, `ABSURD ${PATH} HTTP/1.1\r\n\r\n`))).toEqual(malformed);
  });

  test('and what came before it on the connection is answered first', async () => {
    const { statuses } = answersIn(await talk(tls, `GET ${PATH} HTTP/1.1\r\n${signed()}\r\nABSURD\r\n\r\n`));
    expect(statuses).toEqual([200, 400]);
  });

  test('bytes that are no UTF-8 in a token let nobody in', async () => {
    const request = `GET ${PATH} HTTP/1.1\r\nHost: mock\r\nX-Api-Key: \xff\xfe\r\nConnection: close\r\n\r\n`;
    expect(answersIn(await talk(tls, request))).toEqual({ statuses: [401], body: unauthorized.body });
  });

  test('bytes that are no UTF-8 in a body are no JSON', async () => {
    const body = '{"a":"\xff\xfe"}';
    const head = `POST ${INVOICE} HTTP/1.1\r\n${signed()}Connection: close\r\nContent-Type: application/json\r\n`;
    const { statuses } = answersIn(await talk(tls, `${head}Content-Length: ${body.length}\r\n\r\n${body}`));
    expect(statuses).toEqual([400]);
  });
});

test('a target in absolute form is the path that it names', async () => {
  const line = `GET https://mock${PATH} HTTP/1.1\r\n`;
  const statuses = async (fields: string) => answersIn(await talk(tls, `${line}${fields}Connection: close\r\n\r\n`));
  expect([await statuses(signed()), await statuses('Host: mock\r\n')]).toEqual([
    { statuses: [200], body: valid.body },
    { statuses: [401], body: unauthorized.body },
  ]);
});

describe('a header section that is too large gets 431', () => {
  test.each([
    ['in one field', () => `GET ${PATH} HTTP/1.1\r\n${signed()}X-Other: ${'a'.repeat(300_000)}\r\n\r\n`],
    ['in many fields', () => `GET ${PATH} HTTP/1.1\r\n${signed()}${'X-Other: a\r\n'.repeat(5000)}\r\n`],
    ['in its target', () => `GET ${PATH}?${'a'.repeat(300_000)} HTTP/1.1\r\n${signed()}\r\n`],
  ])('over HTTP/1.1, %s', async (_title, request) => {
    expect([answersIn(await talk(tls, request())), await goodRequest()]).toEqual([headerTooLarge, valid]);
  });

  test('over HTTP/2', async () => {
    const asked = await curl(
      ...['--http2', '--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/validate`],
      ...['-H', `X-Api-Key: ${mock.staging.tokens.valid}`, '-H', `X-Other: ${'a'.repeat(20_000)}`],
    );
    expect([asked, await goodRequest()]).toEqual([{ status: 431, body: headerTooLarge.body }, valid]);
  });

  test('from the size on that --max-header-size names', async () => {
    const own = await startCfisMock(['--max-header-size', '40000']);
    const ask = (version: string, length: number) =>
      curl(
        ...[version, '--cacert', own.caFile, `${own.staging.baseUrl}/partner/validate`],
        ...['-H', `X-Api-Key: ${own.staging.tokens.valid}`, '-H', `X-Other: ${'a'.repeat(length)}`],
      );
    const statuses = [];
    for (const version of ['--http1.1', '--http2']) {
      for (const length of [39_000, 41_000]) statuses.push((await ask(version, length)).status);
    }
    await own.stop();
    expect(statuses).toEqual([200, 431, 200, 431]);
  });
});

describe('a body that is too large', () => {
  const upload = async (version: string, token: string, ...more: readonly string[]) =>
    curl(
      ...[version, '--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/invoice`, '-H', `X-Api-Key: ${token}`],
      ...['-H', 'Content-Type: application/json', ...more],
    );
  const file = join(folder, 'large.json');
  /** One that gives a client the usual time to send. */
  let patient: RunningMock;
  beforeAll(async () => {
    await writeFile(file, Buffer.alloc(100_000_000, ' '));
    patient = await startCfisMock();
  });
  afterAll(() => patient.stop());

  test.each([
    ['--http1.1', 'announced', []],
    ['--http1.1', 'in chunks', ['-H', 'Transfer-Encoding: chunked']],
    ['--http1.1', 'sent without being asked for', ['-H', 'Expect:']],
    ['--http2', 'announced', []],
  ])('of 100 MB, over %s and %s, gets 413 with a valid token and 401 without', async (version, _title, more) => {
    const body = ['--data-binary', `@${file}`, ...more];
    expect([
      await upload(version, mock.staging.tokens.valid, ...body),
      await upload(version, 'mock-nobody-issued-this', ...body),
      await goodRequest(),
    ]).toEqual([bodyTooLarge, unauthorized, valid]);
  });

  /** A client that sends everything before it listens. It prints what it is answered. */
  const stubborn = `
import http.client, json, ssl, sys
port, ca, size, connection = sys.argv[1:]
client = http.client.HTTPSConnection('127.0.0.1', int(port), context=ssl.create_default_context(cafile=ca))
fields = {'Content-Type': 'application/json', 'Connection': connection, 'X-Api-Key': 'TOKEN'}
client.request('POST', '${INVOICE}', b' ' * int(size), fields)
answer = client.getresponse()
print(json.dumps({'status': answer.status, 'body': answer.read().decode()}))
`;
  const send = ({ staging, caFile }: RunningMock, size: number, connection: string) =>
    python(
      stubborn.replace('TOKEN', staging.tokens.valid),
      ...[new URL(staging.baseUrl).port, caFile, String(size), connection],
    );

  test.skipIf(!hasPython).each(['keep-alive', 'close'])(
    'is known to a client that listens only after all of it (Python, connection: %s; skipped where there is none)',
    async (connection) => {
      expect(await send(patient, 20_000_000, connection)).toEqual(bodyTooLarge);
    },
  );

  test.skipIf(!hasPython || process.platform !== 'linux')(
    'is not kept in memory (skipped where there is no Python or no /proc)',
    async () => {
      const most = async (): Promise<number> => {
        const status = await readFile(`/proc/${patient.process.pid}/status`, 'utf8');
        return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
      };
      const before = await most();
      // Whether each hears its answer is not the question here.
      await Promise.allSettled(Array.from({ length: 4 }, () => send(patient, 60_000_000, 'keep-alive')));
      expect((await most()) - before).toBeLessThan(120_000_000);
    },
  );

  test('and never ends is not listened to for ever', async () => {
    const head = `POST ${INVOICE} HTTP/1.1\r\n${signed()}Transfer-Encoding: chunked\r\n\r\n`;
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const { received } = await talk(tls, head, (socket) => {
      const send = (): void => {
        while (socket.writable && socket.write(chunk));
      };
      socket.on('drain', send);
      send();
    });
    expect([received.split('\r\n')[0], await goodRequest()]).toEqual(['HTTP/1.1 413 Payload Too Large', valid]);
  });

  test('begins where --max-body-size says', async () => {
    const own = await startCfisMock(['--max-body-size', '10']);
    const ask = async (length: number) => {
      const url = `${own.staging.baseUrl}/partner/invoice`;
      const fields = ['-H', `X-Api-Key: ${own.staging.tokens.valid}`, '-H', 'Content-Type: application/json'];
      return (await curl('--cacert', own.caFile, url, ...fields, '--data', ' '.repeat(length))).status;
    };
    const statuses = [await ask(10), await ask(11)];
    await own.stop();
    expect(statuses).toEqual([400, 413]);
  });
});

describe('somebody who waits to be asked for a body', () => {
  const answersTo = async (fields: string) =>
    answersIn(await talk(tls, `POST ${INVOICE} HTTP/1.1\r\n${fields}Expect: 100-continue\r\n\r\n`)).statuses;

  test('is not asked where the token is refused', async () => {
    expect(await answersTo('Host: mock\r\nContent-Length: 5\r\n')).toEqual([401]);
  });

  test('is not asked where the body would be too large', async () => {
    expect(await answersTo(`${signed()}Content-Length: 5000000\r\n`)).toEqual([413]);
  });

  test('is asked where both are good', async () => {
    expect(await answersTo(`${signed()}Content-Length: 5\r\n`)).toEqual([100, 408]);
  });
});

describe('who is too slow', () => {
  test.each([
    ['sends nothing after the handshake', ''],
    ['begins a request and stops', `GET ${PATH} HTTP/1.1\r\n`],
  ])('and %s gets 408', async (_title, bytes) => {
    expect(answersIn(await talk(tls, bytes))).toEqual(tooSlow);
  });

  test('and sends a header byte by byte gets 408', async () => {
    expect(answersIn(await talk(tls, `GET ${PATH} HTTP/1.1\r\nX-Other: `, drip('a')))).toEqual(tooSlow);
  });

  test('and sends a body byte by byte gets 408, token or not', async () => {
    const request = `POST ${INVOICE} HTTP/1.1\r\nHost: mock\r\nContent-Length: 1000\r\n\r\n`;
    expect(answersIn(await talk(tls, request, drip('a')))).toEqual(tooSlow);
  });

  test('and sends half a request over plain HTTP gets 408', async () => {
    expect(answersIn(await talk(plain, 'GET '))).toEqual(tooSlow);
  });

  test.each([
    ['says nothing at all', '', () => {}],
    ['sends three bytes of a TLS handshake', '\x16\x03\x01', () => {}],
    ['sends a TLS handshake byte by byte', '\x16\x03\x01\x02\x00', drip('\x01')],
  ])('and %s is left', async (_title, bytes, act) => {
    expect([(await talk(plain, bytes, act)).received, await goodRequest()]).toEqual(['', valid]);
  });

  test('and sends a body byte by byte over HTTP/2 gets 408, and its neighbours their answers', async () => {
    const session = connectHttp2(new URL(mock.staging.baseUrl).origin, { ca: tls.ca });
    const stream = session.request({ ':method': 'POST', ':path': INVOICE });
    const timer = setInterval(() => stream.writable && stream.write('a'), 200);
    stream.on('error', () => {});
    stream.once('close', () => clearInterval(timer));
    const [headers] = await once(stream, 'response');
    const body = await text(stream);
    const neighbour = session.request({ ':path': PATH, 'x-api-key': mock.staging.tokens.valid });
    const [answer] = await once(neighbour, 'response');
    neighbour.resume();
    session.close();
    expect({ statuses: [headers[':status']], body }).toEqual(tooSlow);
    expect(answer[':status']).toBe(200);
  });

  test('and keeps an HTTP/2 connection busy without asking anything is told to go', async () => {
    const session = connectHttp2(new URL(mock.staging.baseUrl).origin, { ca: tls.ca });
    session.on('error', () => {});
    await once(session, 'connect');
    const timer = setInterval(() => !session.destroyed && session.ping(() => {}), 200);
    const [code] = await once(session, 'goaway');
    clearInterval(timer);
    session.destroy();
    expect(code).toBe(0);
  });

  test('and sends half of an HTTP/2 header section is left', async () => {
    const socket = connectTls({ port: tls.port, host: '127.0.0.1', ca: tls.ca, ALPNProtocols: ['h2'] });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
      const head = Buffer.alloc(9);
      head.writeUIntBE(payload.length, 0, 3);
      head.set([type, flags], 3);
      head.writeUInt32BE(stream, 5);
      return Buffer.concat([head, payload]);
    };
    socket.resume().write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    // SETTINGS, then HEADERS without END_HEADERS (RFC 9113 section 6.2).
    socket.write(Buffer.concat([frame(4, 0, 0, Buffer.alloc(0)), frame(1, 0, 1, Buffer.from([0x82]))]));
    await once(socket, 'close');
    expect(await goodRequest()).toEqual(valid);
  });
});

test.skipIf(process.platform !== 'linux')(
  'an HTTP/2 connection that breaks the protocol while it waits for an answer is let go of (skipped where there is no /proc)',
  async () => {
    const openDescriptors = async (): Promise<number> =>
      (await run('ls', [`/proc/${mock.process.pid}/fd`])).stdout.split('\n').length;
    const before = await openDescriptors();
    const broken = Array.from({ length: 10 }, async () => {
      const socket = connectTls({ port: tls.port, host: '127.0.0.1', ca: tls.ca, ALPNProtocols: ['h2'] });
      socket.on('error', () => {});
      await once(socket, 'secureConnect');
      // SETTINGS, GET / on stream 1, and DATA on a stream that nobody has opened (RFC 9113 section 6.1).
      const frames = '000000040000000000 00000d010500000001 82 87 84 41086c6f63616c686f73 000000000100000017';
      const begun = Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.from(frames.replaceAll(' ', ''), 'hex'),
      ]);
      socket.write(begun);
      await once(socket, 'data');
      socket.destroy();
    });
    await Promise.all(broken);
    await expect.poll(openDescriptors, { timeout: 15_000 }).toBeLessThanOrEqual(before);
    expect(await goodRequest()).toEqual(valid);
  },
);

test('half-closed and half-open connections in number leave the mock as it was', async () => {
  const openDescriptors = async (): Promise<number> =>
    (await run('ls', [`/proc/${mock.process.pid}/fd`])).stdout.split('\n').length;
  const before = await openDescriptors();
  const talks = Array.from({ length: 60 }, (_, index) =>
    talk(index % 2 === 0 ? plain : tls, index % 3 === 0 ? '' : 'GET / HTTP/1.1\r\n', (socket) => {
      if (index % 4 === 0) socket.end();
    }),
  );
  await Promise.all(talks);
  await expect.poll(openDescriptors).toBeLessThanOrEqual(before);
  expect(await goodRequest()).toEqual(valid);
});

test('--max-connections closes those beyond unheard, and takes the next when one is free', async () => {
  const own = await startCfisMock(['--max-connections', '1']);
  const port = Number(new URL(own.staging.baseUrl).port);
  const ask = () =>
    curl('--cacert', own.caFile, `${own.staging.baseUrl}/partner/validate`).then(({ status }) => status);
  const first = connect(port, '127.0.0.1');
  await once(first, 'connect');
  await expect(ask()).rejects.toThrow();
  first.destroy();
  await expect.poll(() => ask().catch(() => 'refused')).toBe(401);
  await own.stop();
});

test.each([
  ['--max-header-size', '10', '1024'],
  ['--max-body-size', '-1', '0'],
  ['--headers-timeout', '0', '1'],
  ['--request-timeout', 'soon', '1'],
  ['--max-connections', '1.5', '0'],
  ['--grace', '1e3', '0'],
])('%s %s is refused with the numbers that it takes', async (flag, value, least) => {
  const { code, stdout, stderr } = await runCfis(['mock', flag, value]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`Write a whole number from ${least} to `);
});

test('the limits have variables', async () => {
  const own = await startCfisMock([], { CFIS_MAX_HEADER_SIZE: '2000', CFIS_HEADERS_TIMEOUT: '1' });
  const ca = await readFile(own.caFile, 'utf8');
  const way = { port: Number(new URL(own.staging.baseUrl).port), ca };
  const answers = [
    await talk(way, `GET / HTTP/1.1\r\nHost: mock\r\nX-Other: ${'a'.repeat(2000)}\r\n\r\n`),
    await talk(way, 'GET'),
  ];
  await own.stop();
  expect(answers.map(answersIn)).toEqual([headerTooLarge, tooSlow]);
});
