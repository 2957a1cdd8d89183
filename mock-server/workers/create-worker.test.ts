import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { digestOf } from '../../src/tokens/digest.ts';
import type { Token } from '../../src/tokens/token.ts';
import { defaultLimits } from '../doors/limits.ts';
import { createAuthorityCertificate, createServerCertificate } from '../tls/certificates.ts';
import { createWorker } from './create-worker.ts';
import { dataOf } from './description-data.ts';
import type { Beginning } from './order.ts';
import type { Word } from './word.ts';

const VALUE = 'mock-a-token-of-this-test';
const token: Token = { id: 'a', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };
const known = { kind: 'known', digest: digestOf(VALUE), token } as const;

const { key, cert } = await createServerCertificate(await createAuthorityCertificate(), ['localhost']);
const beginning: Beginning = {
  description: dataOf(await loadDescription()),
  clock: { kind: 'frozen', at: 10 },
  everything: false,
  certificate: { identity: `${key}\n${cert}`, ticketKeys: Buffer.alloc(48) },
  limits: { ...defaultLimits, maxConnections: 9 },
  ...{ plainHttpAllowed: true, explain: false, dynamic: false, mostNotes: 9 },
};

const listener = createServer();
await once(listener.listen(0, '127.0.0.1'), 'listening');
afterEach(() => listener.removeAllListeners('connection'));

/** Both ends of a connection. */
async function connection(): Promise<readonly [Socket, Socket]> {
  const client = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  const [server] = (await once(listener, 'connection')) as [Socket];
  return [client, server];
}

async function create() {
  const words: Word[] = [];
  const worker = await createWorker(beginning, (word) => words.push(word));
  const [client, server] = await connection();
  worker({ kind: 'connection', environment: 'staging', number: 7 }, server);
  const ask = async (value = VALUE, path = 'validate'): Promise<string> => {
    client.write(`GET /api/v1/partner/${path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: ${value}\r\n\r\n`);
    const [chunk] = await once(client, 'data');
    return String(chunk).slice(9, 12);
  };
  return { worker, words, ask, client };
}

test('it answers by what it was told, and notes it', async () => {
  const { worker, words, ask } = await create();
  const before = await ask();
  worker({ kind: 'tokens', differences: [known], isLast: true });
  const after = await ask();
  worker({
    kind: 'tokens',
    differences: [{ kind: 'known', digest: known.digest, token: { ...token, expiresAt: 20 } }],
    isLast: true,
  });
  worker({ kind: 'clock', setting: { kind: 'frozen', at: 20 } });
  expect([before, after, await ask()]).toEqual(['401', '200', '401']);
  worker({ kind: 'report' });
  const [wanted, report, last, ...others] = words;
  const noted = report?.kind === 'report' ? report.noted : [];
  expect([
    wanted,
    noted.map(({ note: { status, request } }) => [status, request.connection.number]),
    last,
    others,
  ]).toEqual([
    { kind: 'noted' },
    [
      [401, 7],
      [200, 7],
      [401, 7],
    ],
    { kind: 'report', noted: [], skipped: 0, isLast: true },
    [],
  ]);
});

test('tokens that are told in portions count together', async () => {
  const { worker, ask } = await create();
  worker({ kind: 'tokens', differences: [known], isLast: true });
  worker({ kind: 'tokens', differences: [{ kind: 'emptied' }], isLast: false });
  const between = await ask();
  worker({ kind: 'tokens', differences: [], isLast: true });
  expect([between, await ask()]).toEqual(['200', '401']);
});

test('it explains what it has refused before it takes up other tokens', async () => {
  const { worker, words, ask } = await create();
  worker({ kind: 'tokens', differences: [known], isLast: true });
  await ask(`"${VALUE}"`);
  worker({ kind: 'tokens', differences: [{ kind: 'forgotten', id: 'a' }], isLast: true });
  worker({ kind: 'report' });
  const described = words.flatMap((word) => (word.kind === 'report' ? word.noted : [])).map((each) => each.described);
  expect(described).toMatchObject([{ nearMiss: { kind: 'altered', alteration: 'quotes', token: 'a' } }]);
});

test.each([
  ['what changes something', 'renew', false],
  ['everything, when it is told so', 'validate', true],
])('it asks about %s, and answers what it is told', async (_, path, everything) => {
  const { worker, words, ask } = await create();
  worker({ kind: 'ask', everything });
  const answered = ask(VALUE, path);
  await expect.poll(() => words).toMatchObject([{ kind: 'question', number: 1 }]);
  worker({ kind: 'answer', question: 1, answer: { status: 418, headers: [], body: new Uint8Array(0) } });
  expect(await answered).toBe('418');
  worker({ kind: 'report' });
  expect(words.at(-1)).toEqual({ kind: 'report', noted: [], skipped: 0, isLast: true });
});

test('it says when a connection is over, also one that was so before it came', async () => {
  const { worker, words, client } = await create();
  worker({ kind: 'connection', environment: 'production', number: 1 });
  client.destroy();
  await expect
    .poll(() => words)
    .toEqual([
      { kind: 'left', environment: 'production' },
      { kind: 'left', environment: 'staging' },
    ]);
});

test('it finishes when what is in flight is answered', async () => {
  const { worker, words, ask } = await create();
  const answered = ask(VALUE, 'renew');
  await expect.poll(() => words.length).toBe(1);
  worker({ kind: 'finish' });
  await new Promise(setImmediate);
  const before = words.length;
  worker({ kind: 'answer', question: 1, answer: { status: 200, headers: [], body: new Uint8Array(0) } });
  expect([before, await answered]).toEqual([1, '200']);
  await expect.poll(() => words.at(-1)?.kind).toBe('finished');
});
