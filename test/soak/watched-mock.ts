import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { Environment } from '../../src/description/environment.ts';
import { cfis, environment, folder } from '../commands/cfis.ts';

type TokenState = 'valid' | 'expired' | 'revoked' | 'replaced' | 'provisioning';

interface Service {
  readonly baseUrl: string;
  readonly tokens: Readonly<Record<TokenState, string>>;
}

/** What a process holds after all garbage was collected. */
export interface Holdings {
  /** Bytes. */
  readonly heap: number;
  readonly resident: number;
  /** What keeps its event loop busy: sockets, servers, timers. */
  readonly resources: number;
  /** Open file descriptors; 0 where there is no /proc. */
  readonly descriptors: number;
}

/** The built command as a process that is looked at from outside, and lives for millions of requests. */
export interface WatchedMock {
  readonly services: Readonly<Record<Environment, Service>>;
  readonly adminUrl: string;
  readonly caFile: string;
  /** What it must not have done so far: printed a token, warned, or ended. */
  complaints(): readonly string[];
  holdings(): Promise<Holdings>;
  stop(): Promise<void>;
}

/** Collects garbage and tells what is left, each time it is asked. */
const teller = `
process.on('message', () => {
  gc();
  gc();
  const { heapUsed, rss } = process.memoryUsage();
  process.send({ heap: heapUsed, resident: rss, resources: process.getActiveResourcesInfo().length });
});
process.channel.unref();
`;

/** Starts `cfis mock --json` on free ports. Nothing that it prints is kept. */
export async function startWatchedMock(args: readonly string[] = [], variables = {}): Promise<WatchedMock> {
  const free = ['--port', '0', '--production-port', '0', '--admin-port', '0'];
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      '--import',
      `data:text/javascript,${encodeURIComponent(teller)}`,
      cfis,
      'mock',
      '--json',
      ...free,
      ...args,
    ],
    { env: environment(variables), cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const complaints: string[] = [];
  let stopping = false;
  const ended = once(child, 'close').then(([code, signal]) => {
    if (!stopping) complaints.push(`it ended with ${code ?? signal}`);
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let first = '';
  let secrets: readonly string[] = [];
  let tail = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      if (secrets.length > 0) {
        const text = tail + chunk;
        if (secrets.some((secret) => text.includes(secret))) complaints.push('it printed a token');
        tail = text.slice(-LONGEST_TOKEN);
        return;
      }
      first += chunk;
      if (!first.includes('\n')) return;
      const { environments } = JSON.parse(first);
      secrets = [environments.staging, environments.production].flatMap(({ tokens }) => Object.values<string>(tokens));
      resolve();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(`it said: ${text}`));
    void ended.then(() => reject(new Error(`the mock did not start: ${complaints.join('\n')}`)));
  });
  await ready;
  const { environments, adminUrl, caFile } = JSON.parse(first.slice(0, first.indexOf('\n')));
  return {
    services: environments,
    adminUrl,
    caFile,
    complaints: () => [...complaints],
    holdings: async () => {
      child.send('tell');
      const [told] = await once(child, 'message');
      return { ...told, descriptors: openDescriptors(child.pid) };
    },
    stop: async () => {
      stopping = true;
      child.kill('SIGINT');
      await ended;
    },
  };
}

const LONGEST_TOKEN = 100;

function openDescriptors(pid: number | undefined): number {
  return process.platform === 'linux' ? readdirSync(`/proc/${pid}/fd`).length : 0;
}
