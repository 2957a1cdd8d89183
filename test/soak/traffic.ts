import { readFileSync } from 'node:fs';
import { type ClientHttp2Session, connect } from 'node:http2';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../../src/package-root.ts';
import type { WatchedMock } from './watched-mock.ts';

/** What some traffic came to. */
interface TrafficCount {
  /** Requests by what they came to: a status, or how the connection broke. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Answers that nothing explains. */
  readonly surprises: readonly string[];
}

/** Clients that do everything at once, until they are told to rest. */
export interface Traffic extends TrafficCount {
  /** Lets them work for a time, in milliseconds, and resolves when each has let go of its connections. */
  run(milliseconds: number): Promise<void>;
}

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const client = readFileSync(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8');
const json = { 'Content-Type': 'application/json' };

/** Faults, and jumps of the clock, as they may come over a client on a bad day. */
const disturbances: readonly (readonly [path: string, body?: object])[] = [
  ['/faults', { kind: 'latency', delayMs: 30, times: 3 }],
  ['/faults', { kind: 'status', status: 503, retryAfterSeconds: 1, times: 2 }],
  ['/faults', { kind: 'status', status: 429, times: 2, operation: 'renewAccessToken' }],
  ['/faults', { kind: 'reset', times: 1 }],
  ['/faults', { kind: 'reset', times: 1, operation: 'renewAccessToken' }],
  ['/faults', { kind: 'empty', times: 1 }],
  ['/faults', { kind: 'truncated', times: 2 }],
  ['/faults', { kind: 'malformed', times: 2 }],
  ['/faults', { kind: 'slow-body', bodyOverMs: 60, times: 2 }],
  ['/clock/advance', { seconds: 3600 }],
  ['/clock/advance', { seconds: -1800 }],
  ['/clock/set', { at: '2040-02-29T12:00:00Z' }],
  ['/clock/freeze'],
  ['/clock/reset'],
  ['/scenarios/rotated'],
  ['/scenarios/expires-mid-run'],
  ['/scenarios/reset'],
  ['/requests/find', { status: 401 }],
  ['/tokens/staging-valid/rotate', { overlapSeconds: 60 }],
];

/** What a client may be told, and how a connection may break where a fault was planned. */
const explained = new Set([
  ...['200', '400', '401', '403', '404', '405', '406', '413', '415', '429', '503'],
  ...['ECONNRESET', 'aborted', 'left', 'no answer'],
]);

/** @param random a number from 0 to 1, 1 excluded */
export function createTraffic(mock: WatchedMock, random: () => number = Math.random): Traffic {
  const { tokens, baseUrl } = mock.services.staging;
  const ca = readFileSync(mock.caFile);
  const outcomes = new Map<string, number>();
  const surprises: string[] = [];
  const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  const note = (outcome: string, asked: Asked): void => {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (!explained.has(outcome)) surprises.push(`${outcome} to ${asked.method ?? 'GET'} ${asked.path}`);
    if (outcome === '200' && !mayPass(asked)) surprises.push(`let in: ${asked.path}`);
  };
  const issued = new Set<string>();
  const mayPass = ({ token = '', path }: Asked): boolean =>
    [tokens.valid, tokens.provisioning].includes(token) ||
    issued.has(token) ||
    (token === tokens.expired && path === '/partner/renew');

  const ask = (agent: Agent, asked: Asked, leaveAfter?: number): Promise<string | undefined> =>
    new Promise((resolve) => {
      const { method = 'GET', path, token, body, headers } = asked;
      let settled = false;
      const settle = (outcome: string, text?: string): void => {
        if (settled) return;
        settled = true;
        note(outcome, asked);
        resolve(outcome === '200' ? text : undefined);
      };
      const call = request(`${baseUrl}${path}`, {
        agent,
        ca,
        method,
        headers: { ...(token !== undefined && { 'X-Api-Key': token }), ...headers },
      });
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => settle(response.complete ? String(response.statusCode) : 'aborted', text));
        response.on('error', () => settle('aborted'));
      });
      call.on('error', (error: NodeJS.ErrnoException) =>
        settle(leaveAfter === undefined ? (error.code ?? 'aborted') : 'left'),
      );
      call.on('close', () => settle('no answer'));
      call.end(body);
      if (leaveAfter !== undefined) setTimeout(() => call.destroy(), leaveAfter);
    });

  const admin = async (path: string, body?: object): Promise<void> => {
    const answer = await fetch(`${mock.adminUrl}${path}`, {
      method: 'POST',
      ...(body && { headers: json, body: JSON.stringify(body) }),
    });
    await answer.arrayBuffer();
    // A token of the file can be gone by a rotation, never for a defect of ours.
    if (answer.status >= 500) surprises.push(`${answer.status} to ${path} of the admin API`);
  };

  const renewing = async (agent: Agent): Promise<void> => {
    const created = await ask(agent, {
      method: 'POST',
      path: '/partner/client',
      token: tokens.provisioning,
      body: client,
      headers: json,
    });
    let token = valueIn(created, 'accessToken');
    for (let count = 0; token !== undefined && count < 4; count += 1) {
      issued.add(token);
      await ask(agent, { path: '/partner/validate', token });
      const successor = valueIn(await ask(agent, { path: '/partner/renew', token }), 'Message');
      await ask(agent, { path: '/partner/validate', token });
      token = successor;
    }
  };
  const overHttp2 = (): Promise<void> =>
    new Promise((resolve) => {
      const session: ClientHttp2Session = connect(new URL(baseUrl).origin, { ca });
      session.on('error', () => {});
      session.on('close', resolve);
      const asked = [tokens.valid, tokens.revoked, 'mock-nobody-issued-this'].map(
        (token) =>
          new Promise<void>((done) => {
            const path = '/partner/validate';
            const stream = session.request({ ':path': `${new URL(baseUrl).pathname}${path}`, 'x-api-key': token });
            stream.on('response', (headers) => note(String(headers[':status']), { path, token }));
            stream.on('error', () => note('aborted', { path, token }));
            stream.on('close', done);
            stream.resume();
          }),
      );
      void Promise.all(asked).then(() => session.close());
    });

  /** One thing that a client does, and how likely it is. */
  const acts: readonly ((agent: Agent) => Promise<unknown>)[] = [
    ...Array(6).fill((agent: Agent) => ask(agent, { path: '/partner/validate', token: tokens.valid })),
    ...Array(3).fill((agent: Agent) =>
      ask(agent, { path: pick(['/partner/payments', '/partner/settlements', '/none']), token: tokens.valid }),
    ),
    ...Array(3).fill((agent: Agent) =>
      ask(agent, { path: '/partner/validate', token: pick([tokens.expired, tokens.revoked, tokens.replaced]) }),
    ),
    (agent) => ask(agent, { path: '/partner/validate' }),
    (agent) => ask(agent, { path: `/partner/validate?token=${tokens.valid}`, token: 'mock-nobody-issued-this' }),
    (agent) => ask(agent, { path: '/partner/renew', token: tokens.expired }),
    (agent) =>
      ask(agent, { method: 'POST', path: '/partner/invoice', token: tokens.valid, body: '{"no":1}', headers: json }),
    (agent) =>
      ask(agent, {
        method: 'POST',
        path: '/partner/invoice',
        token: tokens.valid,
        body: 'x'.repeat(100_000),
        headers: json,
      }),
    (agent) => ask(agent, { path: '/partner/payments', token: tokens.valid, headers: { Prefer: 'code=404' } }),
    (agent) => ask(agent, { path: '/partner/validate', token: tokens.valid }, random() * 5),
    () => ask(new Agent({ keepAlive: false }), { path: '/partner/validate', token: tokens.valid }),
    renewing,
    overHttp2,
    () => admin(...pick(disturbances)),
  ];

  const work = async (until: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() < until) await pick(acts)(agent);
    agent.destroy();
  };
  return {
    outcomes,
    surprises,
    run: async (milliseconds) => {
      const until = performance.now() + milliseconds;
      await Promise.all(Array.from({ length: WORKERS }, () => work(until)));
      // What was issued is gone with the world as it was, which is how memory can be compared at all.
      await admin('/reset');
      issued.clear();
      // A client that left may not have been noticed yet.
      await wait(0);
    },
  };
}

const WORKERS = 6;

/** A body may be cut or no JSON, where a fault was planned. */
function valueIn(text: string | undefined, field: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')[field];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
