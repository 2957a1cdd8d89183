import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assertions } from '../../contract-tests/assertions/all.ts';
import { mutants } from '../../contract-tests/mutants/all.ts';
import { withText } from '../../contract-tests/mutants/workshop.ts';
import { answer, startMock } from '../../mock-server/index.ts';
import { packageRoot } from '../../src/package-root.ts';
import { credentialsOf, folder, freshToken, type RunningMock, runCfis, startCfisMock } from './cfis.ts';

const expiredGets403 = join(packageRoot, 'spec', 'overlays', 'expired-gets-403.yaml');

describe('cfis verify mock', () => {
  test.each(['staging', 'production'])('conforms in %s, exit 0', async (environment) => {
    const { code, stderr } = await runCfis(['verify', 'mock', '--env', environment]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/\d+ passed, \d+ not-applicable\nCONFORMS/);
  });

  test('with --json prints one object a line, and nothing else', async () => {
    const { code, stdout, stderr } = await runCfis(['verify', 'mock', '--json']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(events.at(-1)).toMatchObject({
      event: 'summary',
      summary: { verdict: 'conforms', failed: 0, warned: 0, 'not-verified': 0, inconclusive: 0, errored: 0 },
    });
    expect(events.slice(0, -1).every(({ event }) => event === 'result')).toBe(true);
  });

  test('writes reports to files, making their folder', async () => {
    const args = ['--reporter', 'json:reports/cfis.json', '--reporter', 'junit:reports/cfis.xml'];
    const { code, stderr } = await runCfis(['verify', 'mock', ...args]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/CONFORMS/);
    const report = JSON.parse(await readFile(join(folder, 'reports', 'cfis.json'), 'utf8'));
    expect(report.summary.verdict).toBe('conforms');
    const junit = await readFile(join(folder, 'reports', 'cfis.xml'), 'utf8');
    expect(junit).toContain(`tests="${report.results.length}" failures="0" errors="0"`);
  });

  test.each([
    ['ctrf', /"reportFormat": "CTRF"/],
    ['sarif', /"version": "2\.1\.0"/],
    ['markdown', /^## CONFORMS: /],
    ['github', /^::notice title=CFIS contract::CONFORMS: [^\n]*\n$/],
  ])('prints a report as %s, and nothing else, on stdout', async (reporter, expected) => {
    const { code, stdout, stderr } = await runCfis(['verify', 'mock', '--only', 'caching', '--reporter', reporter]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(expected);
  });

  test('makes only what it is told to', async () => {
    const { stdout } = await runCfis(['verify', 'mock', '--json', '--only', 'locations,A-04', '--skip', 'L-03']);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    const locations = assertions.filter(({ id, group }) => group === 'locations' && id !== 'L-03').map(({ id }) => id);
    expect([...new Set(ids)]).toEqual(['P-01', 'A-04', ...locations, 'P-03', undefined]);
  });

  test('--list shows every assertion and sends nothing', async () => {
    const { code, stdout } = await runCfis(['verify', '--list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
      id: 'P-01',
      basis: 'documented',
      requirement: 'AUTH-1',
      effectOnTarget: 'nothing but reading',
      notices: expect.arrayContaining(['M88b']),
    });
  });
});

describe('cfis verify https://…, a service that is already there', () => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startCfisMock();
  });
  afterAll(() => mock.stop());

  const verify = (args: readonly string[] = [], variables = {}) =>
    runCfis(['verify', mock.staging.baseUrl, '--ca', mock.caFile ?? '', ...args], {
      ...credentialsOf(mock),
      ...variables,
    });

  test('conforms, exit 0, and says what it left alone and why', async () => {
    const { code, stderr } = await verify();
    expect(code).toBe(0);
    expect(stderr).toMatch(/Not verified/);
    expect(stderr).toMatch(/replaces the token[\s\S]*?--allow renew permits it/);
    expect(stderr).toMatch(/needs a live client token that is disposable[\s\S]*?set CFIS_CANARY_TOKEN/);
    const requests = mock.lines.filter((line) => line.includes('"cause":"answered"'));
    const effects = ['/partner/renew', '/partner/client', '/partner/settlements', '"method":"POST"'];
    expect(requests.filter((line) => effects.some((effect) => line.includes(effect)))).toEqual([]);
  });

  test('has the effects that are allowed, on a disposable token', async () => {
    const { code, stdout } = await verify(['--json', '--allow', 'renew'], {
      CFIS_CANARY_TOKEN: await freshToken(mock),
    });
    expect(code).toBe(0);
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const outcomes = Object.fromEntries(
      results.filter(({ group }) => group === 'lifecycle').map((r) => [r.id, r.outcome]),
    );
    expect(outcomes).toMatchObject({
      'X-11': 'passed',
      'X-13': 'passed',
      'X-24': 'passed',
      'X-17': 'passed',
      'X-02': 'not-verified',
    });
  });

  test('prints and writes no credential', async () => {
    const canary = await freshToken(mock);
    const args = [
      '--allow',
      'renew,provision',
      '--reporter',
      'pretty',
      '--reporter',
      'json',
      '--reporter',
      'junit:live.xml',
    ];
    const { stdout, stderr } = await verify(args, { CFIS_CANARY_TOKEN: canary });
    const written = stdout + stderr + (await readFile(join(folder, 'live.xml'), 'utf8'));
    const secrets = [...Object.values(credentialsOf(mock)), canary];
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
    // Neither the tokens that the run was given, nor what the mock logged of the run.
    expect(written).not.toMatch(/mock-staging-[\w-]{40}/);
    expect(mock.lines.slice(1).filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
    expect(mock.lines.slice(1).join('\n')).not.toMatch(/mock-(staging|production)-[\w-]{20}/);
  });

  test('takes the tokens from a file that nobody else can read', async () => {
    const file = join(folder, 'staging.env');
    await writeFile(file, `# staging\nCFIS_TOKEN="${mock.staging.tokens.valid}"\n`, { mode: 0o600 });
    const run = (variables = {}) =>
      runCfis(['verify', mock.staging.baseUrl, '--ca', mock.caFile ?? '', '--credentials', file], variables);
    expect(await run()).toMatchObject({ code: 0 });
    expect(await run({ CFIS_EXPIRED_TOKEN: mock.staging.tokens.expired })).toMatchObject({ code: 0 });
    const other = await run({ CFIS_TOKEN: 'x'.repeat(20) });
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/CFIS_TOKEN has one value here and another/),
    });
    expect(other.stderr).not.toMatch(/x{20}|WK59/);
    await chmod(file, 0o644);
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining(`chmod 600 ${file}`) });
  });

  test('with --plan tells every request and sends none, with or without a token', async () => {
    const before = mock.lines.length;
    const args = ['verify', mock.staging.baseUrl, '--ca', mock.caFile ?? '', '--plan', '--rate', '2'];
    const bare = await runCfis([...args, '--reporter', 'json:never.json']);
    expect(bare).toMatchObject({ code: 0, stderr: '' });
    expect(bare.stdout).toMatch(/^CFIS_TOKEN is not set/m);
    expect(bare.stdout).toMatch(/^A-05 retrievePayments: GET https:.*\n(.*\n)*? {4}X-Api-Key: <an unknown token>$/m);
    expect(bare.stdout).toMatch(
      /^ {2}N-.*: needs a live client token of the other environment\n {4}remedy {3}set CFIS_FOREIGN_TOKEN$/m,
    );
    expect(bare.stdout).toMatch(
      /\d+ requests, \d+ of them .* refused; \d+ TLS handshakes\.\nAt 2 a second they take \d min\.\n$/,
    );
    const { code, stdout } = await runCfis([...args, '--json'], credentialsOf(mock));
    expect(code).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const requests = events.filter(({ event }) => event === 'request');
    expect(requests[0]).toMatchObject({
      id: 'P-01',
      method: 'GET',
      headers: expect.arrayContaining([['X-Api-Key', '$CFIS_TOKEN']]),
    });
    expect(events.at(-1)).toMatchObject({ event: 'plan', requests: requests.length, missing: [] });
    expect(stdout).not.toMatch(/mock-staging-/);
    expect(mock.lines.length).toBe(before);
    await expect(readFile(join(folder, 'never.json'))).rejects.toThrow();
  });

  test('without the CA its certificate is what is wrong, exit 1, and it says how to name one', async () => {
    const before = mock.lines.length;
    const { code, stderr } = await runCfis(['verify', mock.staging.baseUrl], credentialsOf(mock));
    expect(code).toBe(1);
    expect(stderr).toMatch(/certificate[\s\S]*--ca FILE/);
    expect(mock.lines.length).toBe(before);
  });

  test('with a valid token that is refused it could not run, exit 3, and names the likeliest causes', async () => {
    const { code, stderr } = await verify([], { CFIS_TOKEN: 'production-token-of-somebody', CFIS_FOREIGN_TOKEN: '' });
    expect(code).toBe(3);
    expect(stderr).toMatch(/of the other environment[\s\S]*expired[\s\S]*replaced by a renewal[\s\S]*Provisioning/);
    expect(stderr).not.toContain('production-token-of-somebody');
  });

  test('with a wrong path it could not run, exit 3, and says so', async () => {
    const { code, stderr } = await runCfis(
      ['verify', mock.staging.baseUrl.replace('/api/v1', '/v1'), '--ca', mock.caFile ?? ''],
      credentialsOf(mock),
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/stands under \/api\/v1/);
  });
});

test('against a closed port it could not run, exit 3', async () => {
  const { code, stderr } = await runCfis(['verify', 'https://127.0.0.1:1/api/v1'], { CFIS_TOKEN: 'x'.repeat(20) });
  expect(code).toBe(3);
  expect(stderr).toMatch(/nothing answers at 127\.0\.0\.1:1/);
});

test('against a server with a defect it exits 1 and names the broken requirement', async () => {
  const { server } = mutants.find(({ id }) => id === 'M03') ?? {};
  const mock = await startMock({ ...server, authorityFolder: join(folder, 'defective') });
  const { registry, clock } = mock;
  const { secret } = registry.issue({ kind: 'client', environment: 'staging', account: 'x', issuedAt: clock.now() });
  const { code, stderr } = await runCfis(['verify', mock.staging.baseUrl.href, '--ca', mock.caFile ?? ''], {
    CFIS_TOKEN: secret.reveal(),
  });
  await mock.close();
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /A-04 A request without a token gets 401[\s\S]*retrievePayments[\s\S]*documented: AUTH-3[\s\S]*VIOLATED/,
  );
});

describe('changing nothing but the description', () => {
  test('changes the mock, which conforms to what was changed and differs from what was not', async () => {
    const mock = await startCfisMock(['--overlay', expiredGets403]);
    const verify = (...args: readonly string[]) =>
      runCfis(['verify', mock.staging.baseUrl, '--ca', mock.caFile ?? '', '--json', ...args], credentialsOf(mock));
    const outcomes = (stdout: string) =>
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ outcome }) => outcome === 'warned' || outcome === 'failed');
    const same = await verify('--overlay', expiredGets403);
    expect({ code: same.code, differs: outcomes(same.stdout) }).toEqual({ code: 0, differs: [] });
    const other = await verify();
    expect(other.code).toBe(0);
    expect(outcomes(other.stdout)).toMatchObject([{ id: 'X-05', outcome: 'warned', observed: '403 instead of 401' }]);
    const strict = await verify('--strict');
    expect(strict.code).toBe(1);
    await mock.stop();
  });

  test('cfis verify mock takes overlays too', async () => {
    for (const overlay of [expiredGets403, join(packageRoot, 'spec', 'overlays', 'renewal-with-overlap.yaml')]) {
      const { code, stderr } = await runCfis(['verify', 'mock', '--strict', '--overlay', overlay]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
    }
  });
});

describe('--expect', () => {
  const example = join(packageRoot, 'spec', 'known-deviations.yaml');

  test('lets a known deviation pass, exit 0, and reports by whom it is accepted', async () => {
    const mock = await startCfisMock(['--overlay', expiredGets403]);
    const args = ['verify', mock.staging.baseUrl, '--ca', mock.caFile ?? '', '--json', '--expect', example];
    const { code, stdout } = await runCfis(args, credentialsOf(mock));
    expect(code).toBe(0);
    const marked = events(stdout).filter(({ deviation }) => deviation !== undefined);
    expect(marked).toMatchObject([{ id: 'X-05', outcome: 'warned', deviation: { owner: expect.any(String) } }]);
    await mock.stop();
  });

  test('fails where the deviation is gone, exit 1, and says which entry', async () => {
    const { code, stdout } = await runCfis(['verify', 'mock', '--only', 'X-05', '--json', '--expect', example]);
    expect(code).toBe(1);
    expect(events(stdout).at(-1)).toMatchObject({
      summary: { verdict: 'violated' },
      blockers: [{ kind: 'deviation-absent', what: expect.stringMatching(/known-deviations\.yaml:\d+:5/) }],
    });
  });

  test('says nothing about what was not made', async () => {
    expect(await runCfis(['verify', 'mock', '--only', 'A-04', '--expect', example])).toMatchObject({ code: 0 });
  });

  test('fails where a miss is known but overdue, or another one is not known', async () => {
    const { server } = mutants.find(({ id }) => id === 'M03') ?? {};
    const mock = await startMock({ ...server, authorityFolder: join(folder, 'defective') });
    const { registry, clock } = mock;
    const { secret } = registry.issue({ kind: 'client', environment: 'staging', account: 'x', issuedAt: clock.now() });
    const run = async (reviewBy: string, only: string) => {
      const file = join(folder, 'deviations.yaml');
      const known = { assertion: 'A-04', operation: 'retrievePayments', reason: 'r', owner: 'o', reviewBy };
      await writeFile(file, JSON.stringify({ deviations: [known] }));
      const args = ['verify', mock.staging.baseUrl.href, '--ca', mock.caFile ?? '', '--json', '--only', only];
      const { code, stdout } = await runCfis([...args, '--expect', file], { CFIS_TOKEN: secret.reveal() });
      return { code, ...events(stdout).at(-1) };
    };
    expect(await run('2099-01-01', 'A-04')).toMatchObject({ code: 0, summary: { verdict: 'conforms', failed: 1 } });
    expect(await run('2020-01-01', 'A-04')).toMatchObject({ code: 1, blockers: [{ kind: 'deviation-overdue' }] });
    expect(await run('2099-01-01', 'A-04,A-05')).toMatchObject({ code: 1, blockers: [] });
    await mock.close();
  });
});

describe('--go-live', () => {
  let mock: RunningMock;
  // One for each test: a renewal wears the expired token out.
  beforeEach(async () => {
    mock = await startCfisMock();
  });
  afterEach(() => mock.stop());

  const goLive = (args: readonly string[], variables: Readonly<Record<string, string>>) =>
    runCfis(['verify', mock.staging.baseUrl, '--ca', mock.caFile ?? '', '--go-live', '--json', ...args], variables);

  test('is ready where everything documented was verified and nothing ends soon, exit 0', async () => {
    const variables = {
      ...credentialsOf(mock),
      CFIS_CANARY_TOKEN: await freshToken(mock),
      CFIS_TOKEN_EXPIRES: 'never',
    };
    const { code, stdout } = await goLive(['--allow', 'renew,provision'], variables);
    expect(events(stdout).at(-1)).toMatchObject({ summary: { verdict: 'conforms' }, blockers: [] });
    expect(code).toBe(0);
  });

  test('is not where something required was not verified, exit 4, and says what would verify it', async () => {
    const { code, stdout } = await goLive([], { CFIS_TOKEN: mock.staging.tokens.valid });
    expect(code).toBe(4);
    const { summary, blockers } = events(stdout).at(-1) ?? {};
    expect(summary.verdict).toBe('not-verified');
    expect(blockers).toContainEqual({
      kind: 'required-not-verified',
      what: expect.stringMatching(/^N-01 .*: not-verified on \d+ operations, needs a live client token of the other/),
      remedy: 'set CFIS_FOREIGN_TOKEN',
    });
    expect(blockers).toContainEqual({
      kind: 'required-not-verified',
      what: 'when the token ends is not known: the API does not tell',
      remedy: 'set CFIS_TOKEN_EXPIRES to the day, such as 2027-01-31, or to never',
    });
  });

  test('is not where the token ends in a few days, exit 4', async () => {
    const variables = {
      ...credentialsOf(mock),
      CFIS_CANARY_TOKEN: await freshToken(mock),
      CFIS_TOKEN_EXPIRES: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
    };
    const { code, stdout } = await goLive(['--allow', 'renew,provision'], variables);
    expect(code).toBe(4);
    expect(events(stdout).at(-1)).toMatchObject({ blockers: [{ kind: 'expires-soon' }] });
  });
});

/** The lines that `--json` prints. */
function events(stdout: string) {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('bad input is refused with place and remedy, exit 2', () => {
  test.each([
    ['no target', [], {}, /cfis verify: there is no target/],
    ['a target that is none', ['nowhere'], {}, /"nowhere" is no target/],
    ['an unknown flag', ['mock', '--onyl', 'A-04'], {}, /unknown option '--onyl'[\s\S]*--only/],
    ['an unknown assertion', ['mock', '--only', 'Z-99'], {}, /"Z-99"[\s\S]*--list/],
    ['an unknown reporter', ['mock', '--reporter', 'yaml'], {}, /"yaml"[\s\S]*junit/],
    [
      'a report that cannot be written',
      ['mock', '--reporter', 'json:/dev/null/x'],
      {},
      /\/dev\/null\/x: cannot be written/,
    ],
    [
      'an effect that is none',
      ['https://localhost', '--allow', 'pay'],
      { CFIS_TOKEN: 'x'.repeat(20) },
      /"pay"[\s\S]*renew/,
    ],
    ['a part of the suite for a go-live', ['staging', '--go-live', '--only', 'A-04'], {}, /--only: a go-live requires/],
    ['a mock for a go-live', ['mock', '--go-live'], {}, /a mock does not go live/],
    [
      'an end of the token that is no day',
      ['staging', '--go-live'],
      { CFIS_TOKEN_EXPIRES: 'soon' },
      /CFIS_TOKEN_EXPIRES: is no day/,
    ],
    ['an expectation file that is not there', ['mock', '--expect', 'none.yaml'], {}, /none\.yaml: cannot be read/],
    ['plain HTTP', ['http://localhost/api/v1'], { CFIS_TOKEN: 'x'.repeat(20) }, /not https[\s\S]*TLS-1/],
    ['no token', ['staging'], {}, /CFIS_TOKEN: there is no token/],
    ['a token with a line break', ['staging'], { CFIS_TOKEN: `${'x'.repeat(20)}\n` }, /CFIS_TOKEN[\s\S]*white space/],
    [
      'one token for two roles',
      ['staging'],
      { CFIS_TOKEN: 'x'.repeat(20), CFIS_FOREIGN_TOKEN: 'x'.repeat(20) },
      /same token/,
    ],
    ['production, said once', ['production'], { CFIS_TOKEN: 'x'.repeat(20) }, /--env[\s\S]*twice/],
    ['production tokens for staging', ['staging', '--env', 'production'], { CFIS_TOKEN: 'x'.repeat(20) }, /is staging/],
    [
      'a CA file that is none',
      ['https://localhost', '--ca', '/dev/null'],
      { CFIS_TOKEN: 'x'.repeat(20) },
      /no certificate/,
    ],
  ])('%s', async (_, args, variables, message) => {
    const { code, stdout, stderr } = await runCfis(['verify', ...args], variables);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at |x{20}/m);
  });
});

describe('Ctrl-C', () => {
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** Starts a run that takes long, and waits until it is under way. */
  async function startRun(mock: RunningMock, args: readonly string[] = []) {
    const child = spawn(
      process.execPath,
      [
        ...[join(packageRoot, 'dist', 'cfis.js'), 'verify', mock.staging.baseUrl, '--ca', mock.caFile ?? ''],
        ...['--rate', '20', ...args],
      ],
      { env: { ...process.env, ...credentialsOf(mock) }, cwd: folder },
    );
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, stderr })),
    );
    while (mock.lines.length < 10) await pause(20);
    return { child, ended };
  }

  test('ends a run with 130, writes its reports all the same, and says what was left undone', async () => {
    const mock = await startCfisMock();
    const { child, ended } = await startRun(mock, ['--reporter', 'json:interrupted.json', '--reporter', 'pretty']);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    await mock.stop();
    expect(code).toBe(130);
    expect(stderr).toMatch(/the run was interrupted/);
    const report = JSON.parse(await readFile(join(folder, 'interrupted.json'), 'utf8'));
    const undone = report.results.filter(({ reason }: { reason?: string }) => reason === 'the run was interrupted');
    expect(stderr).toContain(`Interrupted: ${undone.length} of ${report.results.length} were left undone: `);
    expect(stderr).toMatch(/were left undone: .*A-04, .*P-03\.\n/);
    expect(report.results[0]).toMatchObject({ id: 'P-01', outcome: 'passed' });
  });

  test('twice ends it at once', async () => {
    const mock = await startCfisMock();
    const { child, ended } = await startRun(mock);
    // A target that does not answer: the first Ctrl-C waits for what is on its way.
    mock.process.kill('SIGSTOP');
    await pause(300);
    child.kill('SIGINT');
    await pause(300);
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    mock.process.kill('SIGCONT');
    await mock.stop();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  });
});

describe('a token that got out', () => {
  test('before the run could know it ends in exit 5, and no file that holds it is left', async () => {
    // Every answer of this server gives away the token that the next renewal issues.
    let next = '';
    const mock = await startMock({
      authorityFolder: join(folder, 'leaking'),
      handler: (world) => {
        const issuedAt = world.clock.now();
        next = world.registry.issue({ kind: 'client', environment: 'staging', account: 'x', issuedAt }).secret.reveal();
        return (request) => {
          const correct = answer(request, world);
          const isRenewal = request.path.endsWith('/partner/renew') && correct.status === 200;
          if (!isRenewal) return { ...correct, headers: [...correct.headers, 'X-Next', next] };
          return withText(
            200,
            'application/json',
            Buffer.from(correct.body)
              .toString()
              .replace(/mock-[\w-]+/, next),
          );
        };
      },
    });
    const issue = () =>
      mock.registry
        .issue({ kind: 'client', environment: 'staging', account: 'x', issuedAt: mock.clock.now() })
        .secret.reveal();
    const reports = ['--reporter', 'json:leak.json', '--reporter', 'junit:leak.xml', '--allow', 'renew'];
    const { code, stdout, stderr } = await runCfis(
      ['verify', mock.staging.baseUrl.href, '--ca', mock.caFile ?? '', '--json', ...reports, '--only', 'A-04,X-11'],
      { CFIS_TOKEN: issue(), CFIS_CANARY_TOKEN: issue() },
    );
    await mock.close();
    expect(code).toBe(5);
    // It was printed before the run could know that it is a token.
    expect(stdout).toContain(next);
    expect(stderr).toMatch(/^cfis: leak\.json: holds <the renewed token> as it is\n {2}The file was removed/m);
    expect(stderr).toMatch(/^cfis: what was printed: holds <the renewed token> as it is$/m);
    expect(stderr).not.toContain(next);
    await expect(readFile(join(folder, 'leak.json'))).rejects.toThrow('ENOENT');
  });
});
