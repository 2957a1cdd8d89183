import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { cfis, curl, environment, folder, type RunningMock, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';

/** Sends requests over one connection each, with headers as they are given, and prints what came back. */
const client = `
import http.client, json, ssl, sys
port, ca, requests = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
context = ssl.create_default_context(cafile=ca)
answers = []
for path, headers in requests:
    connection = http.client.HTTPSConnection('localhost', port, context=context, timeout=10)
    connection.putrequest('GET', '/api/v1/partner' + path)
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    answers.append([answer.status, answer.getheader('X-Cfis-Explain'), answer.read().decode()])
    connection.close()
print(json.dumps(answers))
`;

const tokens = await readTokenFile(fixtureTokens);
const secretOf = (id: string): string => tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '';
const staging = {
  valid: secretOf('staging-valid'),
  expired: secretOf('staging-expired'),
  revoked: secretOf('staging-revoked'),
  replaced: secretOf('staging-replaced'),
  provisioning: secretOf('staging-provisioning'),
};
const production = { valid: secretOf('production-valid') };

let silent: RunningMock;
let explaining: RunningMock;
beforeAll(async () => {
  [silent, explaining] = await Promise.all([startCfisMock(), startCfisMock(['--explain'])]);
});
afterAll(async () => {
  await Promise.all([silent.stop(), explaining.stop()]);
});

type Wanted = readonly [path: string, headers: readonly (readonly [string, string])[]];
type Answered = readonly [status: number, explanation: string | null, body: string];

function ask(
  { staging: { baseUrl }, caFile }: RunningMock,
  ...requests: readonly Wanted[]
): Promise<readonly Answered[]> {
  const { port } = new URL(baseUrl);
  return python(client, port, caFile, JSON.stringify(requests)) as Promise<readonly Answered[]>;
}

describe.skipIf(!hasPython)('a client in Python (skipped where there is none)', () => {
  const rows: readonly (readonly [string, Wanted, string])[] = [
    ['no token', ['/payments', []], 'missing: there is no X-Api-Key header, and no token elsewhere.'],
    [
      'an empty one',
      ['/payments', [['X-Api-Key', '']]],
      'blank: the value of X-Api-Key is empty. Is a variable unset?',
    ],
    [
      'one of the other environment',
      ['/payments', [['X-Api-Key', production.valid]]],
      'other-environment (production-valid): it belongs to production, and was sent to staging.',
    ],
    [
      'an expired one',
      ['/payments', [['X-Api-Key', staging.expired]]],
      'expired (staging-expired): it expired N days ago, at 2026-01-01T00:00:00.000Z. Renew it.',
    ],
    [
      'a renewed one',
      ['/payments', [['X-Api-Key', staging.replaced]]],
      'replaced (staging-replaced): a renewal replaced it N days ago, at 2026-01-01T00:00:00.000Z. Use the token that the renewal gave.',
    ],
    [
      'a revoked one',
      ['/payments', [['X-Api-Key', staging.revoked]]],
      'revoked (staging-revoked): it was revoked N days ago, at 2026-01-01T00:00:00.000Z. Ask for another.',
    ],
    [
      'one in the query',
      [`/payments?api_key=${staging.valid}`, []],
      'missing: staging-valid was found in the query parameter api_key; it belongs into the header X-Api-Key, alone.',
    ],
    [
      'a bearer token',
      ['/payments', [['Authorization', `Bearer ${staging.valid}`]]],
      'missing: staging-valid was found in Authorization; it belongs into the header X-Api-Key, alone.',
    ],
    [
      'one in a cookie',
      ['/payments', [['Cookie', `X-Api-Key=${staging.valid}`]]],
      'missing: staging-valid was found in the cookie X-Api-Key; it belongs into the header X-Api-Key, alone.',
    ],
    [
      'one in quotes',
      ['/payments', [['X-Api-Key', `"${staging.valid}"`]]],
      'unknown: without its quotes it would be staging-valid.',
    ],
    [
      'one with a blank in it',
      ['/payments', [['X-Api-Key', staging.valid.replace('valid', 'va lid')]]],
      'unknown: without its white space it would be staging-valid.',
    ],
    [
      'two',
      [
        '/payments',
        [
          ['X-Api-Key', staging.valid],
          ['x-api-key', staging.expired],
        ],
      ],
      'ambiguous: X-Api-Key was sent with differing values, among them staging-valid and staging-expired. Send one.',
    ],
    [
      'a variable that was not filled in',
      ['/payments', [['X-Api-Key', '$CFIS_TOKEN']]],
      'unknown: the value is a placeholder: a variable was not filled in, or an example was copied.',
    ],
    [
      'a provisioning token',
      ['/payments', [['X-Api-Key', staging.provisioning]]],
      'insufficient-privilege (staging-provisioning): a provisioning token cannot do this.',
    ],
    [
      'a good one on another path',
      ['/payment', [['X-Api-Key', staging.valid]]],
      'unknown-path (staging-valid): the token is good, but staging has no such path. Paths are compared letter by letter.',
    ],
    ['a good one', ['/payments', [['X-Api-Key', staging.valid]]], 'answered (staging-valid)'],
  ];

  test('who sends each of these is told why in a header on request, and in the journal always', async () => {
    const requests = rows.map(([, wanted]) => wanted);
    const before = silent.lines.length;
    const [told, untold] = [await ask(explaining, ...requests), await ask(silent, ...requests)];
    const withoutAge = (text: string | null): string | undefined => text?.replace(/\d+ days/, 'N days');
    const journal = silent.lines.slice(before).map((line) => JSON.parse(line));
    const expected = rows.map(([title, , why]) => [title, why]);
    expect(rows.map(([title], index) => [title, withoutAge(told[index]?.[1] ?? null)])).toEqual(expected);
    expect(rows.map(([title], index) => [title, withoutAge(journal[index].why)])).toEqual(expected);
    expect(untold.map(([status, explanation, body]) => [status, explanation, body])).toEqual(
      told.map(([status, , body]) => [status, null, body]),
    );
  });

  test('of an unknown value, the fingerprint tells which it was', async () => {
    const value = 'k3J9sd02LmQx81ZpTv55';
    const [[status, explanation] = []] = await ask(explaining, ['/payments', [['X-Api-Key', value]]]);
    const shell = `printf %s ${value} | sha256sum | cut -c1-8`;
    const fingerprint = await new Promise((resolve) => {
      spawn('sh', ['-c', shell]).stdout.on('data', (chunk) => resolve(String(chunk).trim()));
    });
    expect({ status, explanation }).toEqual({
      status: 401,
      explanation: `unknown: no token of this mock has this value (fingerprint ${fingerprint}), which may be a real one: keep it away from mocks.`,
    });
  });

  test('no line of the journal has a value of any of them', () => {
    const values = tokens.map(({ secret }) => secret.reveal());
    const requests = [...silent.lines, ...explaining.lines].filter((line) => line.includes('"event":"request"'));
    expect(requests.length).toBeGreaterThan(rows.length);
    expect(requests.filter((line) => values.some((value) => line.includes(value)))).toEqual([]);
  });
});

test('over plain HTTP, the token is said to be exposed', async () => {
  const before = silent.lines.length;
  const url = `${silent.staging.baseUrl.replace('https:', 'http:')}/partner/payments`;
  const { status } = await curl(url, '-H', `X-Api-Key: ${silent.staging.tokens.valid}`);
  const { cause, why } = JSON.parse(silent.lines[before] ?? '{}');
  expect({ status, cause, why }).toEqual({
    status: 403,
    cause: 'insecure-transport',
    why: expect.stringContaining('staging-valid was sent over plain HTTP, where anybody on the way can read it.'),
  });
});

test('people read a line for each request', async () => {
  const ports = ['--port', '0', '--production-port', '0', '--admin-port', '0'];
  const child = spawn(process.execPath, [cfis, 'mock', ...ports], { env: environment({}), cwd: folder });
  const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
  const next = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`no line matched ${pattern}`);
      if (pattern.test(value)) return value;
    }
  };
  const baseUrl = (await next(/^ {2}staging /)).replace(/^ {2}staging +/, '');
  const caFile = (await next(/^ {2}CA /)).replace(/^ {2}CA +/, '').replace(/ \(made.*$/, '');
  await next(/Requests:/);
  await curl('--cacert', caFile, `${baseUrl}/partner/payments?page=2`);
  const line = await next(/ 401 /);
  child.kill('SIGINT');
  expect(line).toBe(
    'staging    401 GET /api/v1/partner/payments?page=2: missing: there is no X-Api-Key header, and no token elsewhere.',
  );
});
