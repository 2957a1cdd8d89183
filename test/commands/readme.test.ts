import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reporters } from '../../contract-tests/index.ts';
import { exitCode } from '../../src/cli/exit-code.ts';
import { verifyCommand } from '../../src/cli/verify.ts';
import { packageRoot } from '../../src/package-root.ts';
import { credentialsOf, folder, freshToken, type RunningMock, startCfisMock } from './cfis.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
/** The rehearsal is run with the page that goes on from it. */
const withoutRehearsal = readme.replace(/^### Rehearse.*?(?=^### )/ms, '');
const blocks = (language: string): readonly string[] =>
  [...withoutRehearsal.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code);

/** As its help lists them. */
const verifyFlags = verifyCommand().options.map(({ long }) => long ?? '');

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock();
  const all = { ...credentialsOf(mock), CFIS_CANARY_TOKEN: await freshToken(mock), CFIS_TOKEN_EXPIRES: 'never' };
  await writeCredentials('staging.env', { CFIS_TOKEN: mock.staging.tokens.valid });
  await writeCredentials('go-live.env', all);
  const [deviations = ''] = blocks('yaml');
  await writeFile(join(folder, 'known-deviations.yaml'), deviations);
});
afterAll(() => mock.stop());

/** What each shell example must come to, by the beginning of its first line; the two set-up commands are run by CI. */
const outcomes: readonly (readonly [start: string, outcome: RegExp | undefined])[] = [
  ['npm install && npm start', undefined],
  ['npm install && npm test', undefined],
  // An engine of its own is what the container tests have.
  ['docker build -t cfis-contract-kit .', undefined],
  ['curl -i --cacert "$(npx cfis ca)" https://localhost:4010/api/v1/partner/invoice/case', /^HTTP\/(1\.1|2) (200|401)/],
  ['curl -X GET "https://integrations.confirmafinance.com', /"caseId"/],
  ['npx cfis verify mock', /CONFORMS/],
  ['CFIS_TOKEN=… npx cfis verify https://localhost:4010', /CONFORMS/],
  ['CFIS_TOKEN=… npx cfis verify staging', /CONFORMS/],
  ['npx cfis verify staging --credentials staging.env --expect', /CONFORMS/],
  ['npx cfis verify staging --plan', /Nothing was sent/],
  ['npx cfis verify staging --go-live', /CONFORMS/],
  ['npx cfis self-test --only', /2 mutants killed of 2, 1 variants green/],
];

// First of all: a go-live wears the expired token out.
test('the good and the expired token of the README get what it says', async () => {
  const [good = '', expired = ''] = blocks('sh').filter((code) => code.startsWith('curl -i'));
  expect(await run('sh', ['-c', onThisMachine(good)])).toMatch(/^HTTP\/(1\.1|2) 200/);
  expect(await run('sh', ['-c', onThisMachine(expired)])).toMatch(/^HTTP\/(1\.1|2) 401[\s\S]*has expired/);
});

describe('every shell example of the README works', () => {
  test.each(blocks('sh').map((code) => ({ code, says: code.split('\n')[0] ?? '' })))(
    '$says',
    async ({ code, says }) => {
      const known = outcomes.find(([start]) => says.startsWith(start));
      expect(known, 'say in this test what the example comes to').toBeDefined();
      const outcome = known?.[1];
      if (outcome !== undefined) expect(await run('sh', ['-c', onThisMachine(code)])).toMatch(outcome);
    },
  );
});

describe('every program of the README runs', () => {
  const inVitest = (code: string): boolean => code.includes("from 'vitest'");
  // Inside the package, so that its own name resolves to what was built.
  test.each(blocks('ts').map((code) => ({ code })))('$code', async ({ code }) => {
    const draft = await mkdtemp(join(packageRoot, 'dist', 'readme-'));
    const file = join(draft, inVitest(code) ? 'example.test.ts' : 'example.mjs');
    await writeFile(file, code);
    await writeFile(join(draft, 'vitest.config.js'), 'export default {};');
    const vitest = [join(packageRoot, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', draft];
    const printed = await run(process.execPath, inVitest(code) ? vitest : [file]);
    await rm(draft, { recursive: true });
    expect(printed).toMatch(/passed P-01 retrieveCaseDetails|https:\/\/127\.0\.0\.1|Tests.* passed|"isValid":true/);
  });
});

test('the README lists every reporter', () => {
  for (const name of Object.keys(reporters)) expect(readme).toContain(`\n| \`${name}\` |`);
});

test('the README lists every flag and every exit', () => {
  for (const flag of ['--spec', '--overlay', '--ca-dir', '--full', '--matrix', '--jobs', ...verifyFlags]) {
    expect(readme).toContain(flag);
  }
  for (const code of Object.values(exitCode)) expect(readme).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
});

async function writeCredentials(name: string, variables: object): Promise<void> {
  const lines = Object.entries(variables).map(([variable, value]) => `${variable}=${value}\n`);
  await writeFile(join(folder, name), lines.join(''), { mode: 0o600 });
}

/** An example with the ports of the running mock, and its tokens where the README leaves them out. */
function onThisMachine(code: string): string {
  const staging = new URL(mock.staging.baseUrl);
  const production = new URL(mock.production.baseUrl);
  return code
    .replaceAll('npx cfis', `${process.execPath} ${join(packageRoot, 'dist', 'cfis.js')}`)
    .replaceAll('CFIS_TOKEN=…', `CFIS_TOKEN=${credentialsOf(mock)['CFIS_TOKEN']}`)
    .replace('--go-live --credentials staging.env', '--go-live --credentials go-live.env')
    .replace('verify staging', `verify https://localhost:${staging.port}/api/v1 --ca ${mock.caFile}`)
    .replaceAll('localhost:4010', `localhost:${staging.port}`)
    .replaceAll('127.0.0.1:4011', `127.0.0.1:${production.port}`);
}

function run(command: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, CFIS_CA_DIR: join(folder, 'authority') };
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, cwd: folder }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${stdout}${stderr}`, { cause: error }));
      else resolve(stdout + (stdout === '' ? stderr : stderr.includes('CONFORMS') ? stderr : ''));
    });
  });
}
