import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../bench/free-port.ts';
import { bundledDescription } from '../../src/description/bundled-description.ts';
import { loadDescription } from '../../src/description/load.ts';
import type { Json, Operation } from '../../src/description/operation.ts';
import { environment, folder, type RunningMock, startCfisMock } from './cfis.ts';

const description = await loadDescription();
const require = createRequire(import.meta.url);
const prism = require.resolve('@stoplight/prism-cli/dist/index.js');

/** Prism's validating proxy in front of a mock. */
interface Judge {
  readonly mock: RunningMock;
  readonly url: string;
  readonly process: ChildProcess;
}

const judges: Judge[] = [];
afterAll(async () => {
  for (const { mock, process } of judges) {
    const ended = once(process, 'exit');
    process.kill();
    await Promise.all([ended, mock.stop()]);
  }
});

/** Starts both. Prism knows the bundled description, whatever is laid over it for the mock. */
async function startJudge(...mockFlags: readonly string[]): Promise<Judge> {
  const [mock, port] = await Promise.all([startCfisMock(mockFlags), freePort()]);
  const args = ['proxy', bundledDescription, mock.staging.baseUrl, '--errors', '--port', `${port}`];
  const child = spawn(process.execPath, [prism, ...args], {
    env: environment({ NODE_EXTRA_CA_CERTS: mock.caFile }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const judge = { mock, url: `http://127.0.0.1:${port}`, process: child };
  judges.push(judge);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk;
      if (said.includes('listening on')) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => reject(new Error(`Prism ended with ${code}: ${said}`)));
  });
  return judge;
}

interface Judged {
  readonly status: number;
  /** What Prism objects to, in the request or in the response. */
  readonly violations: string | null;
  readonly body: unknown;
}

interface Wanted {
  readonly token?: string;
  readonly prefer?: string;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request of the description by way of Prism: to the bare path, since the base path stands in the upstream's URL. */
async function send(
  { mock, url }: Judge,
  { method, path, requestBody, schemes }: Operation,
  wanted: Wanted = {},
): Promise<Judged> {
  const { valid, provisioning } = mock.staging.tokens;
  const { token = schemes.includes('ClientToken') ? valid : provisioning, prefer, headers } = wanted;
  const body = wanted.body ?? requestBody?.examples[0].value;
  const response = await fetch(url + path, {
    method,
    headers: {
      'X-Api-Key': token,
      ...(requestBody && { 'Content-Type': requestBody.mediaType }),
      ...(prefer !== undefined && { Prefer: prefer }),
      ...headers,
    },
    ...(requestBody && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    violations: response.headers.get('sl-violations'),
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const operationOf = (id: string): Operation => {
  const found = description.operations.find((operation) => operation.id === id);
  if (found === undefined) throw new RangeError(`there is no operation "${id}"`);
  return found;
};
// The renewal comes last: the token that it gets is dead afterwards.
const operations = description.operations.toSorted(
  (a, b) => Number(a.effect === 'rotates') - Number(b.effect === 'rotates'),
);
const fine = (status: number): object => ({ status, violations: null, body: expect.anything() });

describe("Prism's validating proxy objects to nothing", () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await startJudge();
  });

  test.each(
    operations.flatMap((operation) =>
      [...operation.responses].flatMap(([status, { content }]) =>
        (content?.examples ?? [undefined]).map((example) => ({ operation, status, example })),
      ),
    ),
  )('in $status $example.name of $operation.id, which is preferred', async ({ operation, status, example }) => {
    const prefer = example === undefined ? `code=${status}` : `code=${status}, example=${example.name}`;
    expect(await send(judge, operation, { prefer })).toEqual({ status, violations: null, body: example?.value });
  });

  test.each(operations.filter(({ generated }) => generated))('in what is made up for $id', async (operation) => {
    const judged = [];
    for (let count = 0; count < 5; count += 1) judged.push(await send(judge, operation, { prefer: 'dynamic=true' }));
    expect(judged).toEqual(judged.map(() => fine(200)));
    expect(new Set(judged.map(({ body }) => JSON.stringify(body))).size).toBeGreaterThan(1);
  });

  const payments = operationOf('retrievePayments');
  test.each([
    ['a token nobody issued', 401, () => send(judge, payments, { token: 'mock-nobody-issued-this' })],
    ['an expired token', 401, () => send(judge, payments, { token: judge.mock.staging.tokens.expired })],
    [
      'a token of the other environment',
      401,
      () => send(judge, payments, { token: judge.mock.production.tokens.valid }),
    ],
    ['a token of another kind', 403, () => send(judge, payments, { token: judge.mock.staging.tokens.provisioning })],
    ['an Accept that excludes JSON', 406, () => send(judge, payments, { headers: { Accept: 'text/html' } })],
    ['an example that is not there', 400, () => send(judge, payments, { prefer: 'example=nothing' })],
  ])('in the refusal of %s: %i', async (_title, status, refused) => {
    expect(await refused()).toEqual(fine(status));
  });

  test.each(
    operations.flatMap((operation) =>
      (operation.requestBody?.examples ?? [undefined]).map((example) => ({ operation, example })),
    ),
  )('in $operation.id with $example.name', async ({ operation, example }) => {
    const judged = await send(judge, operation, example === undefined ? {} : { body: example.value });
    expect(judged).toEqual(fine(operation.success.status));
  });
});

describe("Prism's validating proxy objects", () => {
  const planted = [
    [
      'a field of another type',
      'retrieveCaseDetails',
      `
  - target: $.components.schemas.CaseSummary.properties.caseId
    update: { type: string }
  - target: $.paths['/partner/invoice/case'].get.responses['200'].content['application/json'].examples.open.value.case.summary
    update: { caseId: seven }`,
      'must be integer',
    ],
    [
      'a field that is missing',
      'validateAccessToken',
      `
  - target: $.components.schemas.TokenStatus.required
    remove: true
  - target: $.paths['/partner/validate'].get.responses['200'].content['application/json'].examples.valid.value.isValid
    remove: true`,
      "must have required property 'isValid'",
    ],
    [
      'a header that is missing',
      'retrievePayments',
      `
  - target: $.paths['/partner/payments'].get.responses['200'].headers['Cache-Control']
    remove: true`,
      "must have required property 'cache-control'",
    ],
    [
      'a status that is not described',
      'retrieveSettlements',
      `
  - target: $.paths['/partner/settlements'].get.responses
    update:
      "203":
        description: Not what was agreed.
        content: { application/json: { schema: { type: object }, examples: { other: { value: {} } } } }
  - target: $.paths['/partner/settlements'].get.responses['200']
    remove: true`,
      'Unable to match the returned status code',
    ],
  ] as const;
  let judge: Judge;
  beforeAll(async () => {
    const actions = planted.map(([, , action]) => action).join('');
    const overlay = join(folder, 'planted.yaml');
    writeFileSync(overlay, `overlay: 1.0.0\ninfo: { title: Planted violations, version: 1.0.0 }\nactions:${actions}\n`);
    judge = await startJudge('--overlay', overlay);
  });

  test.each(planted)('to %s, of %s', async (_title, id, _actions, objection) => {
    const { status, violations, body } = await send(judge, operationOf(id));
    expect([status, violations, body]).toEqual([
      500,
      expect.stringContaining(objection),
      expect.objectContaining({ type: 'https://stoplight.io/prism/errors#VIOLATIONS' }),
    ]);
  });

  test('to nothing else of the same mock', async () => {
    expect(await send(judge, operationOf('retrieveLedgerStatus'))).toEqual(fine(200));
  });

  test('to a request without a key before it goes on', async () => {
    const response = await fetch(`${judge.url}/partner/payments`);
    const after = await send(judge, operationOf('retrievePaymentStatus'));
    const entries = await vi.waitUntil(() => {
      const read = judge.mock.lines.map((line) => JSON.parse(line));
      return read.some(({ operation }) => operation === 'retrievePaymentStatus') && read;
    });
    expect([response.status, after.status, entries.filter(({ status }) => status === 401)]).toEqual([401, 200, []]);
  });
});
