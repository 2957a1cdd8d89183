import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { mutants } from '../../contract-tests/mutants/all.ts';
import { type Mock, startMock } from '../../mock-server/index.ts';
import { packageRoot } from '../../src/package-root.ts';
import { credentialsOf, environment, type Finished, folder, type RunningMock, startCfisMock } from './cfis.ts';
import { snippetOf } from './snippets-of.ts';

type Variables = Readonly<Record<string, string>>;

interface Job extends Finished {
  /** What the job left in its files, empty where it left none. */
  readonly summary: string;
  readonly output: string;
  readonly junit: string;
}

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8'));
const [step, ...otherSteps] = action.runs.steps;
const gitlab = parse(readFileSync(join(packageRoot, 'ci', 'gitlab-ci.yml'), 'utf8'));
const job = gitlab['cfis-contract'];

/** The checkout of a project that has the kit installed. */
const project = join(folder, 'project');
const summaryFile = join(folder, 'summary.md');
const outputFile = join(folder, 'output.txt');

let mock: RunningMock;
let defective: Mock;
let defectiveToken: string;

beforeAll(async () => {
  mkdirSync(join(project, 'node_modules', '.bin'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  symlinkSync(packageRoot, join(project, 'node_modules', 'cfis-contract-kit'));
  symlinkSync('../cfis-contract-kit/dist/cfis.js', join(project, 'node_modules', '.bin', 'cfis'));
  mock = await startCfisMock();
  const { server } = mutants.find(({ id }) => id === 'M03') ?? {};
  defective = await startMock({ ...server, authorityFolder: join(folder, 'defective') });
  const { registry, clock } = defective;
  const { secret } = registry.issue({ kind: 'client', environment: 'staging', account: 'x', issuedAt: clock.now() });
  defectiveToken = secret.reveal();
});

afterAll(async () => {
  await mock.stop();
  await defective.close();
});

beforeEach(() => {
  for (const file of [summaryFile, outputFile, join(project, 'cfis-junit.xml'), join(project, 'cfis-report.html')])
    rmSync(file, { force: true });
});

/** Runs a script as a runner does: from a file, in the checkout. */
function runScript(shell: readonly string[], script: string, variables: Variables, cwd = project): Promise<Job> {
  const file = join(folder, 'script.sh');
  writeFileSync(file, script);
  const [command = '', ...args] = shell;
  return new Promise((resolve) => {
    execFile(command, [...args, file], { cwd, env: environment(variables) }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      const [summary, output] = [textOf(summaryFile), textOf(outputFile)];
      resolve({ code, stdout, stderr, summary, output, junit: textOf(join(project, 'cfis-junit.xml')) });
    });
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const harmless = ['ca', 'allow', 'strict', 'go-live'];

/** Runs the one step of the action with these inputs, in the environment of the calling step. */
function runAction(inputs: Variables, variables: Variables, cwd?: string): Promise<Job> {
  const filledIn = Object.entries<string>(step.env).map(([name, value]) => [name, evaluate(value, inputs)]);
  const runner = { GITHUB_STEP_SUMMARY: summaryFile, GITHUB_OUTPUT: outputFile };
  // As GitHub starts `shell: bash`.
  const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail'];
  return runScript(bash, step.run, { ...runner, ...variables, ...Object.fromEntries(filledIn) }, cwd);
}

function evaluate(value: string, inputs: Variables): string {
  const name = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value)?.[1] ?? '';
  if (action.inputs[name] === undefined) throw new Error(`no input stands behind ${value}`);
  return inputs[name] ?? action.inputs[name].default;
}

/** Runs the script of the GitLab job, in which its variables give way to those of the project. */
function runJob(variables: Variables, shell: readonly string[]): Promise<Job> {
  return runScript(shell, job.script.join('\n'), { ...job.variables, ...variables });
}

const tokensIn = (job: Job, tokens: readonly string[]): readonly string[] =>
  tokens.filter((token) => JSON.stringify(job).includes(token));

describe('the GitHub action', () => {
  test('has one step, every input reaches it, and none stands in its script', () => {
    const used = [...Object.values<string>(step.env), step['working-directory']].sort();
    expect(otherSteps).toEqual([]);
    expect(used).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
    expect(step.run).not.toContain('${{');
  });

  test('on a service that conforms: exit 0, a summary, a notice, a JUnit file, and no token anywhere', async () => {
    const credentials = credentialsOf(mock);
    const job = await runAction({ target: mock.staging.baseUrl, ca: mock.caFile }, credentials);
    expect(job).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^::notice title=CFIS contract::CONFORMS: [^\n]*\n$/),
      stderr: expect.stringMatching(/CONFORMS/),
      summary: expect.stringMatching(/^## CONFORMS: /),
      output: 'exit-code=0\n',
      junit: expect.stringMatching(/^<\?xml [\s\S]* failures="0" errors="0"/),
    });
    expect(tokensIn(job, Object.values(credentials))).toEqual([]);
  });

  test('on one that is defective: exit 1, with an annotation, the summary and the JUnit file', async () => {
    const job = await runAction(
      { target: defective.staging.baseUrl.href, ca: defective.caFile ?? '' },
      { CFIS_TOKEN: defectiveToken },
    );
    expect(job).toEqual({
      code: 1,
      stdout: expect.stringMatching(
        /^::error title=A-04 A request without a token gets 401%2C on every operation::on retrievePayments: /,
      ),
      stderr: expect.stringMatching(/VIOLATED/),
      summary: expect.stringMatching(/^## VIOLATED: [\s\S]*A-04/),
      output: 'exit-code=1\n',
      junit: expect.stringMatching(/<failure /),
    });
    expect(tokensIn(job, [defectiveToken])).toEqual([]);
  });

  test.each([
    ['only', { only: 'A-04' }, /failures="[1-9]/, 1],
    ['skip', { only: 'A-04,L-01', skip: 'A-04' }, /failures="0"/, 0],
    ['env', { only: 'A-05', env: 'production' }, /environment" value="production"/, 1],
  ])('hands on what to make: %s', async (_, inputs, expected, code) => {
    const at = { target: defective.staging.baseUrl.href, ca: defective.caFile ?? '' };
    const job = await runAction({ ...at, ...inputs }, { CFIS_TOKEN: defectiveToken });
    expect({ code: job.code, junit: job.junit }).toEqual({ code, junit: expect.stringMatching(expected) });
  });

  test.each([
    ['go-live', { 'go-live': 'true' }, /--go-live: a mock does not go live/],
    ['allow', { target: 'staging', allow: 'mischief' }, /"mischief" is no effect/],
    ['expect', { expect: 'missing.yaml' }, /missing\.yaml/],
    ['a target that would be a flag', { target: '--list' }, /"--list" is no target/],
  ])('passes exit 2 on, with the reason: %s', async (_, inputs, reason) => {
    const { code, stderr, output } = await runAction(inputs, { CFIS_TOKEN: 'not-a-real-token' });
    expect({ code, stderr, output }).toEqual({
      code: 2,
      stderr: expect.stringMatching(reason),
      output: 'exit-code=2\n',
    });
  });

  test.each(['target', 'env', 'ca', 'allow', 'only', 'skip', 'expect', 'strict', 'go-live', 'version'])(
    'takes the input %s as text, whatever a shell would make of it',
    async (name) => {
      const trap = join(folder, 'trapped');
      const { code } = await runAction(
        { only: 'A-04', [name]: `"; touch ${trap}; $(touch ${trap}) \`touch ${trap}\`` },
        {},
      );
      expect({ code, trapped: textOf(trap) !== '' }).toEqual({
        // A switch that is not true is off, and a mock of one's own needs neither an authority nor leave.
        code: harmless.includes(name) ? 0 : 2,
        trapped: false,
      });
    },
  );

  test('takes what the page shows: its inputs, and the token from a secret', async () => {
    const [shown] = parse(snippetOf('docs/check-in-ci.md', 'yaml - uses: OWNER/cfis-contract-kit').code);
    writeFileSync(join(project, shown.with.expect), 'deviations: []\n');
    const at = { target: mock.staging.baseUrl, ca: mock.caFile, only: 'A-04' };
    const { code, junit } = await runAction({ ...shown.with, ...at }, credentialsOf(mock));
    expect({ shown, code, junit }).toEqual({
      shown: {
        uses: `OWNER/cfis-contract-kit@v${version}`,
        with: { target: 'staging', expect: 'known-deviations.yaml' },
        env: { CFIS_TOKEN: expect.stringMatching(/^\$\{\{ secrets\.CFIS_TOKEN \}\}$/) },
      },
      code: 0,
      junit: expect.stringMatching(/failures="0"/),
    });
    expect(Object.keys(shown.with).filter((name) => action.inputs[name] === undefined)).toEqual([]);
  });

  test('runs the version that it is told to, by its full name', async () => {
    const { code, asked } = await withNpx(() => runAction({ version: '0.1.0' }, npxFirst()));
    const npx = '--yes --package=cfis-contract-kit@0.1.0 cfis';
    expect({ code, asked }).toEqual({
      code: 0,
      asked: [`${npx} --version`, expect.stringMatching(`^${npx} verify --reporter=pretty .* -- mock$`)],
    });
  });

  test('where the kit is not installed says what to do, exit 2, and fetches nothing of the same name', async () => {
    const { code, stdout, output } = await runAction({}, { npm_config_registry: 'http://127.0.0.1:9' }, folder);
    expect({ code, stdout, output }).toEqual({
      code: 2,
      stdout:
        '::error title=CFIS contract::cfis cannot be run. Install cfis-contract-kit before this step, or give the input version.\n',
      output: 'exit-code=2\n',
    });
  });
});

describe.each([
  ['bash', ['bash', '-eo', 'pipefail']],
  ['sh', ['sh', '-e']],
])('the GitLab job in %s', (_, shell) => {
  test('on a service that conforms: exit 0, a JUnit file and a page, and no token anywhere', async () => {
    const credentials = credentialsOf(mock);
    const variables = { CFIS_TARGET: mock.staging.baseUrl, CFIS_CA: mock.caFile, ...credentials };
    const done = await runJob(variables, shell);
    const page = textOf(join(project, job.artifacts.paths[0]));
    expect({ ...done, page }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/CONFORMS/),
      junit: expect.stringMatching(/^<\?xml [\s\S]* failures="0" errors="0"/),
      page: expect.stringMatching(/^<!doctype html>/i),
    });
    expect(tokensIn(done, Object.values(credentials))).toEqual([]);
  });

  test('on one that is defective: exit 1, and the JUnit file that GitLab is told of', async () => {
    const done = await runJob(
      {
        CFIS_TARGET: defective.staging.baseUrl.href,
        CFIS_CA: defective.caFile ?? '',
        CFIS_TOKEN: defectiveToken,
        CFIS_ONLY: 'A-04',
      },
      shell,
    );
    expect({ ...done, artifacts: job.artifacts }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/A-04[\s\S]*VIOLATED/),
      junit: expect.stringMatching(/<failure /),
      artifacts: { when: 'always', reports: { junit: 'cfis-junit.xml' } },
    });
  });
});

test('the GitLab job takes what the page shows: its file is included, and every variable is one of a flag', async () => {
  const { include, ...jobs } = parse(snippetOf('docs/check-in-ci.md', 'yaml include:').code);
  const { variables } = jobs['cfis-contract'];
  writeFileSync(join(project, variables.CFIS_EXPECT), 'deviations: []\n');
  const at = { CFIS_TARGET: mock.staging.baseUrl, CFIS_CA: mock.caFile, CFIS_ONLY: 'A-04' };
  const { code, junit } = await runJob({ ...variables, ...at, ...credentialsOf(mock) }, ['sh', '-e']);
  expect({ include, jobs, code, junit }).toEqual({
    include: [{ remote: expect.stringMatching(/\/ci\/gitlab-ci\.yml$/) }],
    jobs: { 'cfis-contract': { variables: { CFIS_TARGET: 'staging', CFIS_EXPECT: 'known-deviations.yaml' } } },
    code: 0,
    junit: expect.stringMatching(/failures="0"/),
  });
});

test('the GitLab job runs the version that it is told to', async () => {
  const { code, asked } = await withNpx(() => runJob({ CFIS_KIT_VERSION: '0.1.0', ...npxFirst() }, ['sh', '-e']));
  const npx = '--yes --package=cfis-contract-kit@0.1.0 cfis';
  expect({ code, asked }).toEqual({
    code: 0,
    asked: [`${npx} --version`, expect.stringMatching(`^${npx} verify --reporter pretty .* -- mock$`)],
  });
});

/** Puts an npx in front of npm's that writes down what it is asked for. */
async function withNpx(run: () => Promise<Job>): Promise<Job & { readonly asked: readonly string[] }> {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  rmSync(join(folder, 'asked'), { force: true });
  writeFileSync(join(folder, 'bin', 'npx'), `#!/bin/sh\necho "$*" >> '${join(folder, 'asked')}'\n`, { mode: 0o755 });
  const job = await run();
  return { ...job, asked: textOf(join(folder, 'asked')).trimEnd().split('\n') };
}

function npxFirst(): Variables {
  return { PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter) };
}
