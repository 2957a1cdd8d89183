import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { admin, useToken } from './admin-client.ts';
import { judge } from './admin-judge.ts';
import { type RunningMock, startCfisMock } from './cfis.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock();
});
afterAll(() => mock.stop());

interface Event {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: each kind of event is compared with what it should be.
  readonly data: any;
}

/** Reads server-sent events as the standard says: a block for each, lines that begin with a colon are comments. */
function parse(text: string): readonly Event[] {
  const blocks = text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => !block.startsWith(':'));
  return blocks.map((block) => {
    const fields = Object.fromEntries(block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) ?? []));
    return { event: fields['event'], data: JSON.parse(fields['data']) };
  });
}

async function followWithCurl(from: RunningMock, ...more: readonly string[]) {
  const child = spawn('curl', ['-sN', '--include', ...more, `${from.adminUrl}/events`]);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await expect.poll(() => text).toContain(': following\n\n');
  const [section = '', ...rest] = text.split('\r\n\r\n');
  return { child, section, text: () => [...rest, text.slice(section.length + 4 + rest.join('').length)].join('') };
}

async function followWithFetch({ adminUrl }: RunningMock) {
  const response = await fetch(`${adminUrl}/events`);
  let text = '';
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk as Uint8Array, { stream: true });
  })();
  await expect.poll(() => text).toContain(': following');
  return { response, ended, text: () => text };
}

/** Does one thing of each kind, and what should be told of it. */
async function doAll(): Promise<{ readonly id: string; readonly value: string }> {
  await admin(mock, 'POST', '/clock/freeze', { at: '2030-01-01T00:00:00Z' });
  const { id, value } = (await admin(mock, 'POST', '/tokens', { environment: 'staging' })).body;
  await useToken(mock, value);
  await admin(mock, 'POST', `/tokens/${id}/expire`);
  await admin(mock, 'DELETE', `/tokens/${id}`);
  await admin(mock, 'POST', '/faults', { kind: 'status', status: 503, times: 1 });
  await useToken(mock, mock.staging.tokens.valid);
  await admin(mock, 'POST', '/scenarios/outage');
  await admin(mock, 'POST', '/reset');
  return { id, value };
}

test('curl and fetch are told of requests, tokens, the clock, faults and scenarios as they happen', async () => {
  const [curl, own] = await Promise.all([followWithCurl(mock), followWithFetch(mock)]);
  const { id, value } = await doAll();
  const finished = (): boolean =>
    own.text().includes('"cleared"') && /clock[^\n]*\n[^\n]*false[^\n]*\n\n$/.test(own.text());
  await expect.poll(finished).toBe(true);
  const events = parse(own.text());
  // A clock that runs is read anew for each of those who follow.
  const still = (text: string): string => text.replace(/"now":"[^"]*","frozen":false/g, '"now":"…","frozen":false');
  await expect.poll(() => parse(still(curl.text()))).toEqual(parse(still(own.text())));
  curl.child.kill();
  const brief = events.map(({ event, data }) => {
    switch (event) {
      case 'request':
        return [event, data.status, data.cause, data.token];
      case 'token':
        return [event, data.change, data.token?.id, data.token?.state];
      case 'clock':
        return [event, data.frozen];
      case 'faults':
        return [
          event,
          ...data.faults.map(({ status, struck }: { readonly status: number; readonly struck: number }) => [
            status,
            struck,
          ]),
        ];
      default:
        return [
          event,
          ...data.scenarios.flatMap((one: { readonly name: string; readonly active: boolean }) =>
            one.active ? [one.name] : [],
          ),
        ];
    }
  });
  expect(brief).toEqual([
    ['clock', true],
    ['token', 'issued', id, 'live'],
    ['request', 200, 'answered', id],
    ['token', 'changed', id, 'expired'],
    ['token', 'removed', id, undefined],
    ['faults', [503, 0]],
    ['faults'],
    ['request', 503, 'fault', 'staging-valid'],
    ['faults', [503, 0]],
    ['scenarios', 'outage'],
    ['faults'],
    ['scenarios'],
    ['faults'],
    ['token', 'cleared', undefined, undefined],
    ['clock', false],
  ]);
  const values = [value, ...(await readTokenFile(fixtureTokens)).map(({ secret }) => secret.reveal())];
  expect(values.filter((one) => own.text().includes(one))).toEqual([]);
});

test('what an event tells is what the call of the same name tells', async () => {
  const own = await followWithFetch(mock);
  await doAll();
  await expect.poll(() => parse(own.text()).at(-1)?.event).toBe('clock');
  const pathOf = { clock: '/clock', faults: '/faults', scenarios: '/scenarios', request: '/requests/1' } as const;
  const told = parse(own.text()).flatMap(({ event, data }) => {
    const common = { method: 'GET', status: 200, mediaType: 'application/json' };
    if (event === 'token') {
      const { change, token } = data;
      return change === 'issued' || change === 'changed'
        ? [{ ...common, path: '/__admin/tokens/x', text: JSON.stringify(token) }]
        : [];
    }
    return [{ ...common, path: `/__admin${pathOf[event as keyof typeof pathOf]}`, text: JSON.stringify(data) }];
  });
  expect((await Promise.all(told.map(judge))).flat()).toEqual([]);
});

test('a stream is what its header section says, and nothing keeps it', async () => {
  const { child, section } = await followWithCurl(mock);
  child.kill();
  expect(section).toMatch(/^HTTP\/1\.1 200/);
  expect(section.split('\r\n').slice(1)).toEqual(
    expect.arrayContaining(['Content-Type: text/event-stream', 'Cache-Control: no-store']),
  );
});

test('over HTTP/2 it is the same stream', async () => {
  const own: RunningMock = { ...mock, adminUrl: mock.adminUrl.replace('http:', 'https:') };
  const { child, text } = await followWithCurl(own, '--http2', '--cacert', mock.caFile);
  await admin(mock, 'POST', '/clock/freeze');
  await admin(mock, 'POST', '/clock/reset');
  await expect.poll(() => parse(text()).map(({ event }) => event)).toEqual(['clock', 'clock']);
  child.kill();
});

test('streams end when the mock stops, and do not hold it up', async () => {
  const own = await startCfisMock();
  const [curl, fetched] = [await followWithCurl(own), await followWithFetch(own)];
  const http2 = await followWithCurl(
    { ...own, adminUrl: own.adminUrl.replace('http:', 'https:') },
    ...['--http2', '--cacert', own.caFile],
  );
  const codes = [curl, http2].map(({ child }) => exitOf(child));
  // The grace for requests in flight is a second: who waits for it would be told so here.
  const stopped = await own.stop('SIGTERM');
  expect({ code: stopped.code, stderr: stopped.stderr }).toEqual({ code: 0, stderr: 'Stopping.\n' });
  await fetched.ended;
  expect(await Promise.all(codes)).toEqual([0, 0]);
});

test('who leaves is forgotten', async () => {
  const own = await startCfisMock();
  for (let index = 0; index < 30; index += 1) {
    const socket = connect(Number(new URL(own.adminUrl).port), '127.0.0.1');
    socket.write('GET /__admin/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
  }
  await admin(own, 'POST', '/clock/freeze');
  expect((await own.stop()).stderr).toBe('Stopping.\n');
});

test('who does not read is cut off, and the others go on', async () => {
  const own = await startCfisMock();
  const deaf = connect(Number(new URL(own.adminUrl).port), '127.0.0.1');
  deaf.on('error', () => {});
  deaf.write('GET /__admin/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(deaf, 'data');
  deaf.pause();
  const cut = once(deaf, 'close');
  const reader = await followWithFetch(own);
  // Every fault that is planned is told with all the others: it grows by the square.
  const plan = (): Promise<unknown> =>
    fetch(`${own.adminUrl}/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"kind":"reset"}',
    });
  for (let index = 0; index < 800; index += 1) await plan();
  await expect.poll(() => reader.text().length > 8 * 1024 * 1024, { timeout: 10_000 }).toBe(true);
  deaf.resume();
  await cut;
  await admin(own, 'POST', '/clock/freeze');
  await expect.poll(() => reader.text().slice(-300)).toContain('event: clock');
  await own.stop();
});

function exitOf(child: ChildProcess): Promise<number | null> {
  return once(child, 'close').then(([code]) => code as number | null);
}
