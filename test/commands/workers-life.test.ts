import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { admin } from './admin-client.ts';
import { cfis, environment, folder, runCfis, startCfisMock } from './cfis.ts';
import {
  hear,
  issue,
  isThere,
  journalOf,
  onLinux,
  openLine,
  openLines,
  START,
  statuses,
  THREE,
  times,
  workersOf,
} from './workers.ts';

test('a request in flight is answered before the end, though no new one is taken', async () => {
  const mock = await startCfisMock(THREE);
  const three = await openLines(mock, 3);
  await admin(mock, 'POST', '/faults', { kind: 'latency', delayMs: 700 });
  const inFlight = statuses(three, { token: mock.staging.tokens.valid });
  await expect.poll(async () => (await journalOf(mock)).total).toBe(6);
  const { code } = await mock.stop();
  expect([await inFlight, code]).toEqual([times(3, 200), 0]);
});

describe.skipIf(!onLinux)('the processes (skipped where there is no /proc)', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'all end in order by %s to all of them at once, as from a terminal',
    async (signal) => {
      const args = ['mock', '--json', '--port', '0', '--production-port', '0', '--admin-port', '0', ...THREE];
      const child = spawn(process.execPath, [cfis, ...args], { env: environment({}), cwd: folder, detached: true });
      const heard = hear(child);
      await once(child.stdout, 'data');
      const workers = workersOf(child);
      process.kill(-(child.pid ?? 0), signal);
      const [code] = await once(child, 'close');
      expect({ code, heard: heard(), workers: workers.length, left: workers.filter(isThere) }).toEqual({
        ...{ code: 0, heard: '', workers: 3, left: [] },
      });
    },
  );

  test('of the workers end with the mock when that is killed', async () => {
    const mock = await startCfisMock(THREE);
    await openLines(mock, 3);
    const workers = workersOf(mock.process);
    await mock.stop('SIGKILL');
    await expect.poll(() => workers.filter(isThere)).toEqual([]);
    expect(workers.length).toBe(3);
  });

  test('that are killed cost their own connections, and are replaced by others that know everything', async () => {
    const mock = await startCfisMock(THREE);
    const nine = await openLines(mock, 9);
    const { valid } = mock.staging.tokens;
    const renewed = JSON.parse((await nine[0]?.ask({ token: valid, path: '/partner/renew' }))?.body ?? '').Message;
    await admin(mock, 'POST', '/clock/freeze', { at: START });
    const [victim = 0, ...others] = workersOf(mock.process);
    const heard = hear(mock.process);
    process.kill(victim, 'SIGKILL');
    await expect.poll(() => nine.filter(({ isOpen }) => isOpen).length).toBe(6);
    const left = nine.filter(({ isOpen }) => isOpen);
    const kept = [await statuses(left, { token: renewed }), await statuses(left, { token: valid })];
    await expect.poll(() => workersOf(mock.process).length).toBe(3);
    // One that is still being told everything takes no connections yet.
    const fresh = await openLines(mock, 6);
    const { id, value } = await issue(mock);
    const seen = [renewed, valid, value].map((token) => statuses(fresh, { token }));
    const all = await Promise.all(seen);
    await admin(mock, 'POST', `/tokens/${id}/revoke`);
    expect([kept, all, await statuses(fresh, { token: value })]).toEqual([
      [times(6, 200), times(6, 401)],
      [times(6, 200), times(6, 401), times(6, 200)],
      times(6, 401),
    ]);
    expect(others.every((pid) => workersOf(mock.process).includes(pid))).toBe(true);
    const { requests } = await journalOf(mock);
    const numbers = requests.map(({ connection }: { readonly connection: number }) => connection);
    expect(new Set(numbers).size).toBe(15);
    await mock.stop();
    expect(heard()).toBe(
      `cfis: process ${victim}: a worker has ended unasked (SIGKILL), and its connections with it; another takes its place\n` +
        '  If it happens again, what stands above on stderr, or the log of the system, says why.\n',
    );
  });

  test('that are all killed at once leave nobody without an answer who connects after that', async () => {
    const mock = await startCfisMock(THREE);
    const heard = hear(mock.process);
    for (const pid of workersOf(mock.process)) process.kill(pid, 'SIGKILL');
    await expect.poll(() => heard().match(/has ended unasked/g)?.length, { interval: 5 }).toBe(3);
    const { status } = await openLine(mock).ask({ token: mock.staging.tokens.valid });
    await mock.stop();
    expect(status).toBe(200);
  });

  test('are all waited for before a change is answered, but none that has died', async () => {
    const mock = await startCfisMock(THREE);
    const [stopped = 0] = workersOf(mock.process);
    process.kill(stopped, 'SIGSTOP');
    const call = issue(mock);
    const first = await Promise.race([call, wait(300, 'not answered')]);
    process.kill(stopped, 'SIGKILL');
    const { value } = await call;
    await expect.poll(() => workersOf(mock.process).length).toBe(3);
    const all = await statuses(await openLines(mock, 3), { token: value });
    await mock.stop();
    expect([first, all]).toEqual(['not answered', times(3, 200)]);
  });

  test('that die again and again are given up, and the mock ends with the reason', async () => {
    const mock = await startCfisMock(['--workers', '2', '--quiet']);
    const killed = new Set<number>();
    const ended = once(mock.process, 'close');
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver) {
      for (const pid of workersOf(mock.process)) {
        if (killed.has(pid)) continue;
        killed.add(pid);
        process.kill(pid, 'SIGKILL');
      }
      await wait(10);
    }
    const { code, stderr } = await mock.stop();
    expect({ code, end: stderr.slice(stderr.indexOf('cfis: --workers')) }).toEqual({
      code: 2,
      end: expect.stringMatching(
        /^cfis: --workers: workers end again and again \(the last: SIGKILL\), so that they are not replaced any more\n {2}See /,
      ),
    });
    expect(killed.size).toBeLessThanOrEqual(9);
  });
});

test('workers that cannot even begin are given up at the start, with the reason', async () => {
  const crash = join(folder, 'crash.cjs');
  writeFileSync(crash, "if (process.argv[1].endsWith('worker.js')) process.exit(7);\n");
  const { code, stdout, stderr } = await runCfis(['mock', '--port', '0', '--production-port', '0', '--workers', '2'], {
    NODE_OPTIONS: `--require ${crash}`,
  });
  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringContaining('cfis: --workers: workers end again and again (the last: exit 7)'),
  });
});
