import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { cfis, environment } from '../commands/cfis.ts';
import { talk } from '../commands/raw-client.ts';
import { adminKey, givenFiles, inEnvironment, secrets, talkative, tokenFile, tokens, work } from './canaries.ts';
import { filesLeft, findSecrets, type Printed } from './search.ts';

const plant = join(packageRoot, 'test', 'abuse', 'plant-crash.mjs');
const client = readFileSync(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8');

/** Everything that was printed, and everything that the admin API said, so far. */
const printed: Printed[] = [];

interface Mock {
  readonly process: ChildProcess;
  readonly base: URL;
  readonly foreign: URL;
  readonly admin: string;
  readonly ca: string;
  readonly ended: Promise<unknown>;
  /** What it has said on stderr so far. */
  heard(): string;
}

const patience = { timeout: 30_000 };

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

async function start(title: string, ...more: readonly string[]): Promise<Mock> {
  const ports = ['--port', '0', '--production-port', '0', '--admin-port', '0'];
  const files = ['--tokens', givenFiles.tokens, '--state', 'mock.state', '--admin-key-file', givenFiles.key];
  const child = spawn(process.execPath, [cfis, 'mock', ...ports, ...files, '--explain', '--json', ...more], {
    env: environment({
      ...talkative,
      ...inEnvironment,
      NODE_OPTIONS: `${talkative['NODE_OPTIONS']} --import ${plant}`,
    }),
    cwd: work,
  });
  started.push(child);
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (chunk) => chunks[stream].push(chunk));
  const ended = once(child, 'close').then(() => {
    for (const [name, all] of Object.entries(chunks))
      printed.push({ place: `${title}, ${name}`, text: Buffer.concat(all) });
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then(() => reject(new Error(`there is no mock: ${Buffer.concat(chunks.stderr).subarray(-2000)}`)));
  });
  const { environments, adminUrl, caFile } = JSON.parse(line);
  return {
    process: child,
    base: new URL(`${environments.staging.baseUrl}/`),
    foreign: new URL(`${environments.production.baseUrl}/`),
    admin: adminUrl,
    ca: caFile,
    ended,
    heard: () => Buffer.concat(chunks.stderr).toString(),
  };
}

/** curl, whatever comes of it. */
function ask(ca: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = ['--silent', '--max-time', '5', '--path-as-is', '--cacert', ca];
    execFile('curl', [...options, ...args], { maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => resolve(stdout));
  });
}

/** Calls the admin API and keeps what it says, unless that is a new token, which is then a secret. */
async function steer(mock: Mock, method: string, path: string, body?: object): Promise<void> {
  const json = body === undefined ? [] : ['--header', 'Content-Type: application/json', '--data', JSON.stringify(body)];
  const key = ['--header', `Authorization: Bearer ${adminKey}`];
  const text = await ask(mock.ca, '--request', method, ...key, ...json, `${mock.admin}${path}`);
  if (!learn(`${method} ${path}`, text)) printed.push({ place: `the answer to ${method} ${path}`, text });
}

/** Whether a text gives out new tokens. They are secrets from now on. */
function learn(origin: string, text: string): boolean {
  const values = [...text.matchAll(/"(?:value|Message|accessToken)":\s*"(mock-[\w-]{20,})"/g)].map(
    ([, value = '']) => value,
  );
  for (const value of values) secrets.set(`a token from ${origin} (${value.slice(0, 20)}…)`, value);
  return values.length > 0;
}

/** Requests that carry a secret wherever a client could put one, by mistake or not. */
async function misuse({ base, foreign, ca }: Mock): Promise<void> {
  const port = Number(base.port);
  const path = `${base.pathname}partner/validate`;
  for (const [id, value] of Object.entries(tokens)) {
    const header = ['--header', `X-Api-Key: ${value}`];
    const url = `${base}partner/validate`;
    const ways: readonly (readonly string[])[] = [
      [url, ...header],
      [`${base}partner/invoice/case`, ...header, '--http1.1'],
      [`${foreign}partner/payments`, ...header],
      [`${base}partner/nowhere`, ...header],
      [url, ...header, ...header, '--header', `X-Api-Key: ${value}x`],
      [url, '--header', `X-Api-Key: "${value}"`],
      [url, '--header', `X-Api-Key: Bearer ${value}`],
      [url, '--header', `X-Api-Key: ${encodeURIComponent(value)}`],
      [url, '--header', `X-Api-Key: ${Buffer.from(value).toString('base64')}`],
      [url, '--header', `Authorization: Bearer ${value}`],
      [url, '--user', `user:${value}`],
      [url, '--cookie', `key=${value}`],
      [`${url}?X-Api-Key=${encodeURIComponent(value)}`],
      [`${url}?${Buffer.from(value).toString('hex')}=1`, ...header],
      [`${base}partner/invoice/${encodeURIComponent(value)}`],
      [`${base}partner/invoice/${encodeURIComponent(value)}`, ...header],
      [url, '--user-agent', value, '--referer', `https://a.example/?k=${value}`],
      [url, '--header', `Prefer: example=${value}`, ...header],
      [url, '--header', `Accept: ${value}`, ...header],
      [
        `${base}partner/invoice`,
        ...header,
        '--header',
        'Content-Type: application/json',
        '--data',
        JSON.stringify({ value }),
      ],
      [`${base}partner/invoice`, ...header, '--data', `key=${value}`],
      [url.replace('https:', 'http:'), ...header],
      [url, ...header, '--request', 'TRACE'],
      [url, ...header, '--head'],
      [url, ...header, '--header', `X-Other: ${'a'.repeat(20_000)}`],
    ];
    for (const text of await Promise.all(ways.map((way) => ask(ca, ...way)))) learn(id, text);
    const pem = readFileSync(ca, 'utf8');
    for (const line of [
      `X-Api-Key ${value}`,
      `${value}: 1`,
      `X-Api-Key: ${value}\0`,
      `Host: ${value}\r\nX-Api-Key: ${value}`,
    ]) {
      await talk({ port, ca: pem }, `GET ${path} HTTP/1.1\r\nHost: mock\r\n${line}\r\nConnection: close\r\n\r\n`);
    }
    await talk({ port }, `${value} ${path} HTTP/1.1\r\n\r\n`);
  }
  const renewing = ['--header', `X-Api-Key: ${tokens['staging-second']}`];
  learn('a renewal', await ask(ca, `${base}partner/renew`, ...renewing));
  const creating = [
    '--header',
    `X-Api-Key: ${tokens['staging-provisioning']}`,
    '--header',
    'Content-Type: application/json',
  ];
  learn('a client', await ask(ca, `${base}partner/client`, ...creating, '--data', client));
}

const faults = [
  { kind: 'latency', delayMs: 1 },
  { kind: 'status', status: 429, retryAfterSeconds: 1 },
  { kind: 'reset' },
  { kind: 'reset', loses: 'request' },
  { kind: 'empty' },
  { kind: 'truncated' },
  { kind: 'malformed' },
  { kind: 'slow-body', bodyOverMs: 10 },
];

async function disturb(mock: Mock): Promise<void> {
  const header = ['--header', `X-Api-Key: ${tokens['staging-odd']}`];
  for (const fault of faults) {
    await steer(mock, 'POST', '/faults', { ...fault, times: 2 });
    await ask(mock.ca, `${mock.base}partner/validate`, ...header);
    await ask(mock.ca, `${mock.base}partner/payments`, ...header, '--http1.1');
  }
  const scenarios = ['expiring-soon', 'expires-mid-run', 'rate-limited', 'outage', 'revoked', 'rotated'];
  for (const scenario of scenarios) {
    await steer(mock, 'POST', `/scenarios/${scenario}`);
    await ask(mock.ca, `${mock.base}partner/validate`, ...header);
    await steer(mock, 'DELETE', `/scenarios/${scenario}`);
  }
  await steer(mock, 'POST', '/tokens', { environment: 'staging' });
  await steer(mock, 'POST', '/tokens/staging-valid/rotate');
  await steer(mock, 'POST', '/clock/freeze');
}

const reads = ['/health', '/tokens', '/clock', '/requests', '/requests/near-misses', '/faults', '/scenarios', '/docs/'];

beforeAll(async () => {
  const first = await start('the first mock');
  const events = ask(first.ca, '--header', `Authorization: Bearer ${adminKey}`, '--no-buffer', `${first.admin}/events`);
  await misuse(first);
  await disturb(first);
  for (const path of reads) await steer(first, 'GET', path);
  await steer(first, 'POST', '/requests/find', {});
  for (const [count, { broken }] of brokenFiles.entries()) {
    writeFileSync(join(work, givenFiles.tokens), broken);
    await vi.waitUntil(() => first.heard().split('The tokens stay as they were').length > count + 1, patience);
  }
  writeFileSync(join(work, givenFiles.tokens), tokenFile);
  printed.push({ place: 'the events', text: await events });
  first.process.kill('SIGUSR2');
  await vi.waitUntil(() => reports().length === 1, patience);
  first.process.kill('SIGKILL');
  await first.ended;

  const second = await start('the second mock', '--scenario', 'revoked');
  second.process.kill('SIGWINCH');
  const header = ['--header', `X-Api-Key: ${tokens['staging-odd']}`];
  const failed = () => ask(second.ca, `${second.base}partner/validate`, ...header, '--write-out', '%{http_code}');
  await vi.waitUntil(async () => (await failed()) === '500', patience);
  second.process.kill('SIGHUP');
  await second.ended;
}, 120_000);

/** Token files that a mock must refuse, each with a secret where it is broken. */
const brokenFiles = [
  { broken: tokenFile.replace('"value"', '"value" "x"') },
  { broken: tokenFile.replaceAll('"staging-odd"', '"staging-valid"') },
  { broken: tokenFile.replace(/"kind":"client"/, `"kind":"${tokens['staging-valid']}"`) },
  { broken: `${tokens['staging-odd']}\n${tokenFile}` },
];

const reports = (): readonly string[] => readdirSync(work).filter((name) => /^report\..*\.json$/.test(name));

describe('a mock that is asked in every wrong way, disturbed, debugged and crashed', () => {
  test('shows no token and no admin key, in whatever form', () => {
    expect(findSecrets([...printed, ...filesLeft()])).toEqual([]);
  });

  test('was heard: it crashed twice, the runtime reported, and all that could talk did', () => {
    const said = (title: string): string => String(printed.find(({ place }) => place === title)?.text);
    expect(said('the second mock, stderr')).toContain('planted inside');
    expect(said('the second mock, stderr')).toContain('planted outside');
    expect(said('the first mock, stderr')).toContain('HTTP2');
    expect(said('the first mock, stdout')).toContain('staging-odd was found in');
    expect(reports().length).toBe(2);
    expect(said('the answer to GET /requests').length).toBeGreaterThan(1000);
    expect(secrets.size).toBeGreaterThan(12);
  });

  test('would have been found out', () => {
    const hidden = Buffer.from(`prefix ${tokens['staging-odd']}`);
    const ways = [hidden, hidden.toString('base64'), hidden.toString('hex'), encodeURIComponent(String(hidden))];
    for (const text of ways) expect(findSecrets([{ place: 'a test', text }]).length).toBeGreaterThan(0);
  });
});
