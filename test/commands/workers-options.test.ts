import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { admin } from './admin-client.ts';
import { curl, folder, runCfis, startCfisMock } from './cfis.ts';
import { journalOf, openLine, openLines, START, statuses, THREE, times } from './workers.ts';

test('a token file is known to all of them, however large, and known anew when it changes', async () => {
  const file = join(folder, 'workers.yaml');
  const write = (from: number, to: number): void => {
    const row = (number: number): string =>
      `{"id":"t${number}","value":"mock-token-number-${number}","kind":"client","environment":"staging","account":"A","issuedAt":"2025-01-01T00:00:00Z"}`;
    writeFileSync(
      file,
      `{"tokens":[${Array.from({ length: to - from }, (_, index) => row(from + index)).join(',\n')}]}`,
    );
  };
  write(0, 12_000);
  const mock = await startCfisMock([...THREE, '--tokens', file]);
  const three = await openLines(mock, 3);
  const all = async () =>
    Promise.all([0, 11_999, 12_000].map((number) => statuses(three, { token: `mock-token-number-${number}` })));
  const before = await all();
  write(1, 12_001);
  await expect.poll(() => mock.lines.join(), { timeout: 20_000 }).toContain('tokens-reloaded');
  const after = await all();
  await mock.stop();
  expect([before, after]).toEqual([
    [times(3, 200), times(3, 200), times(3, 401)],
    [times(3, 401), times(3, 200), times(3, 200)],
  ]);
});

test('with a state, what was answered holds after a kill, on all of them', async () => {
  const state = ['--state', join(folder, 'workers.state')];
  const mock = await startCfisMock([...THREE, ...state]);
  const { valid: token } = mock.staging.tokens;
  const renewed = JSON.parse((await openLine(mock).ask({ token, path: '/partner/renew' })).body).Message;
  await admin(mock, 'POST', '/clock/freeze', { at: START });
  await mock.stop('SIGKILL');
  const again = await startCfisMock([...THREE, ...state]);
  const three = await openLines(again, 3);
  const seen = [await statuses(three, { token }), await statuses(three, { token: renewed })];
  const { requests } = await journalOf(again);
  await again.stop();
  expect([seen, new Set(requests.map(({ at }: { readonly at: string }) => at))]).toEqual([
    [times(3, 401), times(3, 200)],
    new Set(['2030-01-01T00:00:00.000Z']),
  ]);
});

test('a certificate that changed is shown by all of them', async () => {
  const openssl = (...args: readonly string[]) => promisify(execFile)('openssl', args, { cwd: folder });
  const make = (name: string, to: string) =>
    openssl(
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-subj',
        `/CN=${name}`,
      ],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', `${to}-key.pem`, '-out', `${to}.pem`],
    );
  await make('first', 'shown');
  const mock = await startCfisMock([...THREE, '--cert', 'shown.pem', '--key', 'shown-key.pem']);
  const shown = async (): Promise<readonly string[]> => {
    const names: string[] = [];
    for (let each = 0; each < 3; each += 1) {
      const port = Number(new URL(mock.staging.baseUrl).port);
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      names.push(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    }
    return names;
  };
  const before = await shown();
  await make('second', 'next');
  for (const part of ['-key', '']) renameSync(join(folder, `next${part}.pem`), join(folder, `shown${part}.pem`));
  await expect.poll(shown, { timeout: 15_000 }).toEqual(times(3, 'second'));
  await mock.stop();
  expect(before).toEqual(times(3, 'first'));
});

test('no more connections are heard than are allowed, all workers taken together', async () => {
  const mock = await startCfisMock([...THREE, '--max-connections', '4']);
  const four = await openLines(mock, 4);
  await expect(openLine(mock).ask({ token: mock.staging.tokens.valid })).rejects.toThrow();
  for (const line of four.slice(0, 2)) line.close();
  await expect
    .poll(() => openLine(mock).ask({ token: mock.staging.tokens.valid }).catch(String))
    .toMatchObject({ status: 200 });
  await mock.stop();
});

describe.skipIf(process.platform === 'win32')('a Unix socket (skipped on Windows)', () => {
  test('is answered by all, and gone at the end', async () => {
    const socket = join(folder, 'w.sock');
    const mock = await startCfisMock([...THREE, '--socket', socket]);
    const ask = () =>
      curl(
        ...['--unix-socket', socket, '--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/validate`],
        ...['-H', `X-Api-Key: ${mock.staging.tokens.valid}`],
      );
    const answers = [await ask(), await ask(), await ask()].map(({ status }) => status);
    const { code } = await mock.stop();
    expect({ answers, code, isThere: existsSync(socket) }).toEqual({ answers: times(3, 200), code: 0, isThere: false });
  });
});

test('a command beside a mock with workers finds it as ever', async () => {
  const { code, stdout } = await runCfis(
    [
      ...['exec', '--scenario', 'rotated', '--', 'sh', '-c'],
      'for token in "$CFIS_TOKEN" "$CFIS_SUCCESSOR_TOKEN"; do curl -s -o /dev/null -w "%{http_code} " "$CFIS_BASE_URL/partner/validate" -H "X-Api-Key: $token"; done',
    ],
    { CFIS_WORKERS: '2' },
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: '401 200 ' });
});

test.each([
  [['--workers', '0'], {}],
  [['--workers', '257'], {}],
  [[], { CFIS_WORKERS: 'many' }],
])('%j %j is refused with the numbers that may be', async (args, variables) => {
  expect(await runCfis(['mock', ...args], variables)).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringContaining('Write a whole number from 1 to 256.'),
  });
});

test('a port in use is told of as ever', async () => {
  const mock = await startCfisMock(['--quiet']);
  const { port } = new URL(mock.staging.baseUrl);
  const ended = await runCfis(['mock', '--port', port, '--production-port', '0', '--workers', '2']);
  await mock.stop();
  expect(ended).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: `cfis: 127.0.0.1:${port}: the port is in use\n  End what uses it, or choose another (0 for any free one).\n`,
  });
});
