import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { environment, type Finished, folder, runCfis } from './cfis.ts';

const bench = join(packageRoot, 'bench', 'dist', 'bench.js');
const measure = (args: readonly string[], variables = {}): Promise<Finished> => runCfis(args, variables, bench);

/** The program pins processes to cores by taskset, reads what Linux tells of them, and installs wrk where it may. */
const canMeasure =
  process.platform === 'linux' &&
  availableParallelism() > 1 &&
  existsSync('/usr/bin/taskset') &&
  (existsSync('/usr/bin/wrk') || process.getuid?.() === 0);

const loads = join(folder, 'loads');

/** A wrk whose figures do not depend on the machine. It notes which processes of the bench there are while it runs, a line each time. */
function pretendedLoad(summary: object): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'wrk'),
    `#!/bin/sh\n(cat /proc/$PPID/task/$PPID/children; echo) >> ${loads}\necho 'wrk 4'\necho '${JSON.stringify(summary)}'\n`,
  );
  chmodSync(join(bin, 'wrk'), 0o755);
  return `${bin}:${process.env['PATH']}`;
}

/** The cells of the table, without those that hold figures. */
function cellsOf(stdout: string): readonly (readonly string[])[] {
  return stdout
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, measure = '', contestant = '', , ratio = '', target = '']) => [
      measure,
      contestant,
      ratio.replace(/^.* of /, 'of '),
      target,
    ]);
}

beforeAll(async () => {
  await promisify(execFile)('npm', ['run', '--silent', 'build:bench'], { cwd: packageRoot });
});

describe.skipIf(!canMeasure)(
  'npm run bench (needs Linux, two cores, taskset, and wrk or the right to install it)',
  () => {
    test('measures the limit, ours and Prism in turn, and says what was wanted of whom', {
      timeout: 180_000,
    }, async () => {
      const file = join(folder, 'bench.json');
      const { code, stdout, stderr } = await measure(['--only', 'missing', '--rounds', '1', '--json', file], {
        CFIS_BENCH_SECONDS: '1',
      });
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: '401, no token: bare, bare again (noise), ours, ours --quiet, Prism\n',
      });
      const [measure401, processor, p99] = ['', ', processor a request', ', p99'].map(
        (suffix) => `401, no token${suffix}`,
      );
      expect(cellsOf(stdout)).toEqual([
        [measure401, 'bare', '', ''],
        [measure401, 'bare again (noise)', 'of bare', ''],
        [measure401, 'ours', 'of bare', 'at least 0.9'],
        [measure401, 'ours --quiet', 'of bare', ''],
        [measure401, 'Prism', 'of bare', ''],
        [measure401, 'ours', 'of Prism', 'at least 20'],
        [processor, 'bare', '', ''],
        [processor, 'bare again (noise)', 'of bare', ''],
        [processor, 'ours', 'of bare', ''],
        [processor, 'ours --quiet', 'of bare', ''],
        [processor, 'Prism', 'of bare', ''],
        [p99, 'bare', '', ''],
        [p99, 'bare again (noise)', 'of bare', ''],
        [p99, 'ours', 'of bare', 'at most 1.3'],
        [p99, 'ours --quiet', 'of bare', ''],
        [p99, 'Prism', 'of bare', ''],
      ]);
      const written = JSON.parse(readFileSync(file, 'utf8'));
      expect({ ...written, rows: written.rows.length }).toEqual({
        node: process.version,
        processor: expect.any(String),
        cores: cpus().length,
        rounds: 1,
        seconds: 1,
        rows: 16,
      });
      expect(written.rows[2]).toEqual({
        measure: '401, no token',
        contestant: 'ours',
        unit: 'requests/s',
        figure: { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) },
        against: 'bare',
        ratio: { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) },
        target: { bound: 'at least', value: 0.9 },
      });
    });

    test('does not count a round with wrong answers, and with --enforce that is a failure', async () => {
      const PATH = pretendedLoad({ requests: 10, microseconds: 1e6, refused: 3, lost: 0, p99: 2000 });
      const args = ['--only', 'unknown', '--rounds', '1'];
      const table = [['unknown', expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\//), '', '']];
      const asked = await measure(args, { PATH });
      expect({ code: asked.code, table: cellsOf(asked.stdout) }).toEqual({ code: 0, table });
      expect(asked.stdout).toContain('of 10 answers 3 were refusals and 0 were lost');
      expect((await measure([...args, '--enforce'], { PATH })).code).toBe(1);
    });

    test('divides what it measured by what the limit did in the same round', async () => {
      const PATH = pretendedLoad({ requests: 500, microseconds: 250_000, refused: 0, lost: 0, p99: 2500 });
      const { code, stdout } = await measure(['--only', 'journal', '--rounds', '3'], { PATH });
      expect(code).toBe(0);
      expect(stdout.split('\n').filter((line) => !line.includes('processor'))).toEqual([
        '| measure | contestant | figure | ratio | target | met |',
        '| --- | --- | --- | --- | --- | --- |',
        '| valid GET, full journal | ours, journal of 0 | 2,000 requests/s |  |  |  |',
        '| valid GET, full journal | ours, journal of 100,000 | 2,000 requests/s | 1.00 of ours, journal of 0 | at least 0.95 | yes |',
        '| valid GET, full journal, p99 | ours, journal of 0 | 2.5 ms |  |  |  |',
        '| valid GET, full journal, p99 | ours, journal of 100,000 | 2.5 ms | 1.00 of ours, journal of 0 |  |  |',
        '',
      ]);
    });

    test('loads each contestant in a process of its own in each round', async () => {
      const PATH = pretendedLoad({ requests: 500_000, microseconds: 250_000, refused: 0, lost: 0, p99: 2500 });
      writeFileSync(loads, '');
      await measure(['--only', 'journal', '--rounds', '3'], { PATH });
      const noted = readFileSync(loads, 'utf8').trim().split('\n');
      const servers = noted.map((line) => line.trim().split(' ').slice(0, -1));
      expect([servers.every(({ length }) => length <= 1), new Set(servers.flat()).size]).toEqual([true, 6]);
    });

    test('ends everything that it started when it is interrupted', async () => {
      const child = spawn(process.execPath, [bench, '--only', 'unknown', '--seconds', '60'], {
        env: environment({}),
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      await once(child.stderr, 'data');
      const closed = once(child, 'close');
      const servers = await startedBy(child.pid);
      child.kill('SIGINT');
      expect(await closed).toEqual([130, null]);
      expect(servers.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    });
  },
);

test('npm run bench names its parts, and refuses those that there are not', async () => {
  const help = await measure(['--help']);
  expect(help.code).toBe(0);
  const names = [...help.stdout.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, name]) => name);
  expect(names).toEqual([
    ...['get', 'missing', 'unknown', 'post', 'https', 'start', 'tokens', 'journal', 'verify', 'msw', 'growth'],
  ]);
  const { code, stderr } = await measure(['--only', 'get,speed']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`Write some of: ${names.join(', ')}.`) });
});

/** Process ids of what a process started, as soon as that is a server and the load on it. */
async function startedBy(pid: number | undefined): Promise<readonly string[]> {
  for (;;) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    if (children.length >= 2) return children;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
