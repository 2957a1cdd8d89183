import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { admin } from './admin-client.ts';
import type { RunningMock } from './cfis.ts';

export const THREE = ['--workers', '3', '--quiet'];
export const START = '2030-01-01T00:00:00Z';

interface Asked {
  readonly token: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
}

interface Told {
  readonly status: number;
  readonly body: string;
}

/** One connection that is kept. Each goes to the next worker in turn, so that as many as there are workers reach them all. */
interface Line {
  ask(asked: Asked): Promise<Told>;
  readonly isOpen: boolean;
  close(): void;
}

/** It is closed when the test is over. */
export function openLine({ staging, caFile }: RunningMock): Line {
  const agent = new https.Agent({ ca: readFileSync(caFile), keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  let connection: Socket | undefined;
  return {
    get isOpen() {
      return connection?.destroyed === false;
    },
    ask: async ({ token, path = '/partner/validate', method = 'GET', body }) => {
      const request = https.request(`${staging.baseUrl}${path}`, {
        ...{ agent, method },
        headers: { 'X-Api-Key': token, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      });
      request.on('socket', (socket) => {
        connection = socket;
      });
      const [response] = await once(request.end(body), 'response');
      let text = '';
      for await (const chunk of response) text += chunk;
      return { status: response.statusCode, body: text };
    },
    close: () => agent.destroy(),
  };
}

/** So many connections, each with one request answered. */
export async function openLines(mock: RunningMock, count: number): Promise<readonly Line[]> {
  const opened = Array.from({ length: count }, () => openLine(mock));
  for (const line of opened) await line.ask({ token: 'mock-a-token-that-nobody-knows' });
  return opened;
}

export async function statuses(from: readonly Line[], asked: Asked): Promise<readonly number[]> {
  return Promise.all(from.map(async (line) => (await line.ask(asked)).status));
}

export function times<Value>(count: number, value: Value): readonly Value[] {
  return Array.from({ length: count }, () => value);
}

export async function issue(
  mock: RunningMock,
  order: object = {},
): Promise<{ readonly id: string; readonly value: string }> {
  return (await admin(mock, 'POST', '/tokens', { environment: 'staging', ...order })).body;
}

export async function journalOf(mock: RunningMock) {
  return (await admin(mock, 'GET', '/requests')).body;
}

export const onLinux = process.platform === 'linux';

/** The processes of the workers, by what the system says. */
export function workersOf({ pid }: ChildProcess): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter(isThere);
}

export function isThere(pid: number): boolean {
  try {
    // One that has ended and was not asked about is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Everything that a process says on stderr from now on. */
export function hear({ stderr }: ChildProcess): () => string {
  let heard = '';
  stderr?.on('data', (chunk) => {
    heard += chunk;
  });
  return () => heard;
}
