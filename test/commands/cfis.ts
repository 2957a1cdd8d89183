import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';
import type { Environment } from '../../src/description/environment.ts';
import { packageRoot } from '../../src/package-root.ts';
import type { components } from '../../src/partner-api.ts';

/** The built command. */
export const cfis: string = join(packageRoot, 'dist', 'cfis.js');

/** A folder of its own for each test file, with an authority of its own. */
export const folder: string = mkdtempSync(join(tmpdir(), 'cfis-'));

const started = new Set<ChildProcess>();

afterAll(() => {
  // A test that failed may not have come to stopping its own.
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningMock {
  readonly staging: Service;
  readonly production: Service;
  /** Base URL of the admin API; empty where there is none. */
  readonly adminUrl: string;
  readonly caFile: string;
  /** Every line of stdout so far. */
  readonly lines: readonly string[];
  readonly process: ChildProcess;
  /** Ends it as Ctrl-C does. */
  stop(signal?: NodeJS.Signals): Promise<Finished>;
}

interface Service {
  readonly baseUrl: string;
  readonly tokens: Readonly<Record<'valid' | 'expired' | 'revoked' | 'replaced' | 'provisioning', string>>;
}

type Variables = Readonly<Record<string, string>>;

/** A whole run as JSON is more than Node would take unasked. */
const LONGEST_OUTPUT = 64 * 1024 * 1024;

/** Runs a command to its end. No variable of the surroundings that the command would read gets in. */
export function runCfis(args: readonly string[], variables: Variables = {}, command: string = cfis): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [command, ...args],
      { env: environment(variables), cwd: folder, maxBuffer: LONGEST_OUTPUT },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr });
      },
    );
  });
}

/** Starts `cfis mock` on free ports and waits until it is ready. */
export async function startCfisMock(
  args: readonly string[] = [],
  variables: Variables = {},
  command: string = cfis,
): Promise<RunningMock> {
  const admin = ['--admin-port', '0'];
  const child = spawn(
    process.execPath,
    [command, 'mock', '--json', '--port', '0', '--production-port', '0', ...admin, ...args],
    {
      env: environment(variables),
      cwd: folder,
    },
  );
  started.add(child);
  child.once('close', () => started.delete(child));
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const ended = new Promise<Finished>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: lines.join('\n'), stderr }));
  });
  const first = await new Promise<string>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
    void ended.then(({ code }) => reject(new Error(`the mock ended with ${code}: ${stderr}`)));
  });
  const { environments, adminUrl = '', caFile } = JSON.parse(first);
  return {
    staging: environments.staging,
    production: environments.production,
    adminUrl,
    caFile,
    lines,
    process: child,
    stop: (signal = 'SIGINT') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The credentials of a mock's environment, as `cfis verify` reads them. */
export function credentialsOf(mock: RunningMock, environment: Environment = 'staging'): Variables {
  const { tokens } = mock[environment];
  const { tokens: foreign } = mock[environment === 'staging' ? 'production' : 'staging'];
  return {
    CFIS_TOKEN: tokens.valid,
    CFIS_EXPIRED_TOKEN: tokens.expired,
    CFIS_REVOKED_TOKEN: tokens.revoked,
    CFIS_FOREIGN_TOKEN: foreign.valid,
    CFIS_PROVISIONING_TOKEN: tokens.provisioning,
  };
}

/** Runs curl, the client of the vendor's documentation. The body stands before the status. */
export function curl(...args: readonly string[]): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    execFile(
      'curl',
      ['--silent', '--show-error', '--max-time', '10', '--write-out', '\n%{http_code}', ...args],
      (error, stdout, stderr) => {
        if (error) return reject(new Error(stderr, { cause: error }));
        const end = stdout.lastIndexOf('\n');
        return resolve({ status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) });
      },
    );
  });
}

/** A token that a run may wear out: that of a new client. */
export async function freshToken(mock: RunningMock): Promise<string> {
  const created = await curl(
    ...['--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/client`],
    ...['-H', `X-Api-Key: ${mock.staging.tokens.provisioning}`, '-H', 'Content-Type: application/json'],
    ...['--data', await readFile(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8')],
  );
  const { accessToken }: components['schemas']['CreatedClient'] = JSON.parse(created.body);
  return accessToken;
}

/** The surroundings of a command, without any variable that it would read. */
export function environment(variables: Variables): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(CFIS_|NODE_OPTIONS|VITEST|NO_COLOR)/.test(name));
  return { ...Object.fromEntries(inherited), CFIS_CA_DIR: join(folder, 'authority'), ...variables };
}
