import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { curl, folder, freshToken, type RunningMock, runCfis, startCfisMock } from './cfis.ts';
import { install, installBeside } from './installation.ts';
import { hasPython, python } from './python.ts';

const description = await loadDescription();
const open = description.operations.find(({ id }) => id === 'retrieveCaseDetails')?.success.content?.examples[0].value;
const remedy = 'Install it beside this package and start again: npm install --save-dev @stoplight/prism-http@5.12.0';

const started: RunningMock[] = [];
afterAll(async () => {
  await Promise.all(started.map((mock) => mock.stop()));
});

async function start(...args: Parameters<typeof startCfisMock>): Promise<RunningMock> {
  const mock = await startCfisMock(...args);
  started.push(mock);
  return mock;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Asks staging with curl, as whoever holds a valid token. */
async function ask(
  { staging, caFile }: RunningMock,
  path: string,
  prefer?: string,
  more: readonly string[] = [],
): Promise<Answered> {
  const { status, body } = await curl(
    ...['--cacert', caFile, `${staging.baseUrl}/partner${path}`, '-H', `X-Api-Key: ${staging.tokens.valid}`],
    ...(prefer === undefined ? [] : ['-H', `Prefer: ${prefer}`]),
    ...more,
  );
  return { status, body: JSON.parse(body) };
}

/** Sends each request several times, and prints for each its statuses, how many different bodies came, and what was applied. */
const client = `
import json, ssl, sys, urllib.request
base, ca, token, prefer, requests = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
told = {}
for name, method, path, body in json.loads(requests):
    answers = []
    for _ in range(8):
        headers = {'X-Api-Key': token, 'Content-Type': 'application/json'}
        if prefer: headers['Prefer'] = prefer
        request = urllib.request.Request(base + path, method=method, headers=headers, data=body and json.dumps(body).encode())
        with urllib.request.urlopen(request, context=context, timeout=10) as answer:
            answers.append((answer.status, json.dumps(json.load(answer)), answer.headers.get('Preference-Applied')))
    told[name] = [sorted({a[0] for a in answers}), len({a[1] for a in answers}) > 1, sorted({a[2] or '' for a in answers})]
print(json.dumps(told))
`;

describe.skipIf(!hasPython)('a client in Python (skipped where there is none)', () => {
  const business = description.operations.filter(({ generated }) => generated);
  const requests = business.map(({ id, method, path, requestBody }) => [
    id,
    method,
    path,
    requestBody?.examples[0].value,
  ]);

  test.each([
    ['with --dynamic', ['--dynamic'], {}, '', true, ''],
    ['with CFIS_DYNAMIC', [], { CFIS_DYNAMIC: '1' }, '', true, ''],
    ['where it prefers so', [], {}, 'dynamic=true', true, 'dynamic=true'],
    ['and the same ones where it prefers not', ['--dynamic'], {}, 'dynamic=false', false, 'dynamic=false'],
    ['and the same ones where nobody wants others', [], {}, '', false, ''],
  ])('gets other bodies from each business operation %s', async (_title, args, variables, prefer, differ, applied) => {
    const { staging, caFile } = await start(args, variables);
    const told = await python(client, staging.baseUrl, caFile, staging.tokens.valid, prefer, JSON.stringify(requests));
    expect(told).toEqual(Object.fromEntries(business.map(({ id }) => [id, [[200], differ, [applied]]])));
  });
});

test('tokens are as real with --dynamic as without', async () => {
  const mock = await start(['--dynamic']);
  const { staging, caFile } = mock;
  const token = await freshToken(mock);
  const as = (value: string, path: string): ReturnType<typeof curl> =>
    curl(
      '--cacert',
      caFile,
      `${staging.baseUrl}/partner/${path}`,
      '-H',
      `X-Api-Key: ${value}`,
      '-H',
      'Prefer: dynamic=true',
    );
  const renewed = JSON.parse((await as(token, 'renew')).body).Message;
  expect([await as(renewed, 'validate'), (await as(token, 'validate')).status]).toEqual([
    { status: 200, body: '{"isValid":true,"message":"Token is valid"}' },
    401,
  ]);
});

describe('where the engine is not installed', () => {
  const command = install('without-engine');

  test('--dynamic does not start, and says what to do', async () => {
    const { code, stdout, stderr } = await runCfis(
      ['mock', '--port', '0', '--production-port', '0', '--dynamic'],
      {},
      command,
    );
    expect({ code, stdout, said: stderr.replaceAll(/\s+/g, ' ').trim() }).toEqual({
      ...{ code: 2, stdout: '' },
      said: `cfis: --dynamic: Bodies cannot be generated: @stoplight/prism-http is not installed ${remedy}`,
    });
  });

  test('whoever prefers it is told what to do, the journal says so, and all else goes on', async () => {
    const mock = await start([], {}, command);
    const answers = await Promise.all(
      ['dynamic=true', 'dynamic=true', undefined, 'code=404', 'dynamic=false'].map((prefer) =>
        ask(mock, '/invoice/case', prefer),
      ),
    );
    const told = { message: `Bodies cannot be generated: @stoplight/prism-http is not installed. ${remedy}` };
    expect(answers).toEqual([
      { status: 501, body: told },
      { status: 501, body: told },
      { status: 200, body: open },
      { status: 404, body: { message: 'Not found.' } },
      { status: 200, body: open },
    ]);
    const entry = await vi.waitUntil(() =>
      mock.lines.map((line) => JSON.parse(line)).find(({ status }) => status === 501),
    );
    expect(entry).toMatchObject({
      cause: 'no-generator',
      why: 'no-generator (staging-valid): the token is good, but what generates bodies could not be loaded: the body says how to add it.',
    });
    expect((await mock.stop()).stderr).not.toContain('Warning');
  });
});

describe('an engine', () => {
  const command = install('with-engine');
  const marker = join(folder, 'loaded');
  let mock: RunningMock;
  beforeAll(async () => {
    // It takes its time, leaves a mark, and then makes nothing that fits.
    installBeside(
      command,
      '@stoplight/prism-http',
      `const end = Date.now() + 500;
       while (Date.now() < end);
       require('node:fs').appendFileSync(process.env.MARKER, 'loaded ');
       exports.getHttpOperationsFromSpec = async ({ paths }) => {
         require('node:fs').appendFileSync(process.env.MARKER, 'read ');
         return operationsOf(paths);
       };
       const operationsOf = (paths) => Object.entries(paths).flatMap(([path, methods]) =>
         Object.keys(methods).map((method) => ({ method, path, responses: [{ code: '200', contents: [{}] }] })));
       exports.generateHttpParam = () => ({ _tag: 'Some', value: 1 });`,
    );
    mock = await start([], { MARKER: marker }, command);
  });

  test('is not loaded before somebody needs it', async () => {
    const { staging, caFile } = mock;
    await Promise.all(
      [undefined, 'code=404', 'dynamic=false', 'example=open'].map((prefer) => ask(mock, '/invoice/case', prefer)),
    );
    await ask(mock, '/validate', 'dynamic=true');
    const { status } = await curl(
      '--cacert',
      caFile,
      `${staging.baseUrl}/partner/invoice/case`,
      '-H',
      'Prefer: dynamic=true',
    );
    expect([status, existsSync(marker)]).toEqual([401, false]);
  });

  test('is loaded once for many first requests, and gives way to the example where it makes nothing that fits', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(mock, '/invoice/case', 'dynamic=true')));
    expect(answers).toEqual(Array(8).fill({ status: 200, body: open }));
    expect(readFileSync(marker, 'utf8')).toBe('loaded read ');
  });

  test('that is broken ends neither the mock nor its start in a stack', async () => {
    const broken = install('with-broken-engine');
    installBeside(broken, '@stoplight/prism-http', 'throw new TypeError("half of it is missing");');
    const what = 'Bodies cannot be generated: @stoplight/prism-http could not be loaded (half of it is missing)';
    const flags = ['mock', '--port', '0', '--production-port', '0', '--dynamic'];
    const [{ code, stderr }, running] = await Promise.all([runCfis(flags, {}, broken), start([], {}, broken)]);
    expect({ code, said: stderr.replaceAll(/\s+/g, ' ').trim() }).toEqual({
      code: 2,
      said: `cfis: --dynamic: ${what} ${remedy}`,
    });
    expect(await ask(running, '/invoice/case', 'dynamic=true')).toEqual({
      status: 501,
      body: { message: `${what}. ${remedy}` },
    });
    expect(await ask(running, '/invoice/case')).toEqual({ status: 200, body: open });
  });
});
