import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { type RunningMock, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock();
});
afterAll(() => mock.stop());

interface Answered {
  readonly status: number;
  readonly applied: string | undefined;
  readonly body: string;
}

/** Asks staging with curl, as whoever holds a valid token unless told otherwise. */
function ask(path: string, ...more: readonly string[]): Promise<Answered> {
  const { staging, caFile } = mock;
  const token = more.some((text) => text.startsWith('X-Api-Key')) ? [] : ['-H', `X-Api-Key: ${staging.tokens.valid}`];
  const args = ['--silent', '--show-error', '--max-time', '10', '--include', '--cacert', caFile];
  return new Promise((resolve, reject) => {
    execFile('curl', [...args, `${staging.baseUrl}/partner${path}`, ...token, ...more], (error, stdout, stderr) => {
      if (error) return reject(new Error(stderr, { cause: error }));
      const [head = '', body = ''] = stdout.split('\r\n\r\n', 2);
      return resolve({
        status: Number(/^HTTP\S+ (\d+)/.exec(head)?.[1]),
        applied: /^preference-applied: (.*)$/im.exec(head)?.[1]?.trim(),
        body,
      });
    });
  });
}

const prefer = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => ['-H', `Prefer: ${line}`]);

describe.each(['--http1.1', '--http2'])('curl %s', (version) => {
  const notFound = '{"message":"Not found."}';
  const expired = '{"message":"The access token has expired; renew it to go on."}';
  test.each([
    ['a status', '/invoice/case', ['code=404'], 404, 'code=404', notFound],
    ['a status with blanks and capitals', '/invoice/case', ['Code = "404"'], 404, 'code=404', notFound],
    ['a status among unknown things', '/invoice/case', ['return=minimal; x=1, code=404'], 404, 'code=404', notFound],
    ['both in one line', '/payments', ['code=401, example=expired'], 401, 'code=401, example=expired', expired],
    ['both in two lines', '/payments', ['example=expired', 'code=401'], 401, 'code=401, example=expired', expired],
    ['an answer without a body', '/accounting/ledger', ['code=204'], 204, 'code=204', ''],
  ])('gets %s', async (_title, path, lines, status, applied, body) => {
    expect(await ask(path, version, ...prefer(...lines))).toEqual({ status, applied, body });
  });

  test('gets the other version of the settlements by name', async () => {
    const { body, ...answered } = await ask('/settlements', version, ...prefer('example=earlier'));
    expect({ ...answered, id: JSON.parse(body).settlements[0].settlementId }).toEqual({
      ...{ status: 200, applied: 'example=earlier', id: 202603300002 },
    });
  });

  test('gets no body with HEAD', async () => {
    const answered = await ask('/invoice/case', version, '--head', ...prefer('code=404'));
    expect(answered).toEqual({ status: 404, applied: 'code=404', body: '' });
  });

  test('is told what there is', async () => {
    const { status, applied, body } = await ask('/invoice/case', version, ...prefer('code=200, example=closed'));
    expect({ status, applied, body: JSON.parse(body) }).toEqual({
      ...{ status: 400, applied: undefined },
      body: {
        message: 'The request is not valid.',
        errors: [{ place: 'Prefer', problem: 'example must be one of: open (200)' }],
      },
    });
  });

  test('gets its 401 whatever it prefers', async () => {
    const answers = await Promise.all([
      ask('/invoice/case', version, '-H', 'X-Api-Key;', ...prefer('code=200')),
      ask('/invoice/case', version, '-H', `X-Api-Key: ${mock.staging.tokens.expired}`, ...prefer('code=404')),
      ask('/invoice/case', version, '-H', `X-Api-Key: ${mock.production.tokens.valid}`, ...prefer('dynamic=true')),
    ]);
    expect(answers.map(({ status, applied }) => [status, applied])).toEqual(Array(3).fill([401, undefined]));
  });
});

test('the journal says that an answer was preferred', async () => {
  await ask('/payments', ...prefer('code=403'));
  const told = await vi.waitUntil(() =>
    mock.lines.map((line) => JSON.parse(line)).find(({ status }) => status === 403),
  );
  expect(told).toMatchObject({
    ...{ operation: 'retrievePayments', cause: 'preferred' },
    why: 'preferred (staging-valid): answered as Prefer asked; nothing was carried out.',
  });
});

/** Renews and creates with and without a preference, and prints what became of the tokens. */
const client = `
import json, ssl, sys, urllib.error, urllib.request
base, ca, provisioning, body = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
def ask(path, token, prefer=None, data=None):
    headers = {'X-Api-Key': token, 'Content-Type': 'application/json'}
    if prefer: headers['Prefer'] = prefer
    request = urllib.request.Request(base + '/partner' + path, headers=headers, data=data)
    try:
        with urllib.request.urlopen(request, context=context, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)
data = body.encode()
pretended = ask('/client', provisioning, 'code=200', data)[1]['accessToken']
token = ask('/client', provisioning, 'return=minimal', data)[1]['accessToken']
preferred = ask('/renew', token, 'code=200')[1]['Message']
before = ask('/validate', token)[0]
successor = ask('/renew', token, 'respond-async')[1]['Message']
print(json.dumps({
    'pretended token': ask('/validate', pretended)[0],
    'token after a preferred renewal': before,
    'token of a preferred renewal': ask('/validate', preferred)[0],
    'token after a renewal': ask('/validate', token)[0],
    'token of a renewal': ask('/validate', successor)[0],
}))
`;

test.skipIf(!hasPython)(
  'in Python, a preferred renewal does not rotate and a preferred creation mints nothing (skipped where there is none)',
  async () => {
    const { staging, caFile } = mock;
    const body = await readFile(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8');
    expect(await python(client, staging.baseUrl, caFile, staging.tokens.provisioning, body)).toEqual({
      'pretended token': 401,
      'token after a preferred renewal': 200,
      'token of a preferred renewal': 401,
      'token after a renewal': 401,
      'token of a renewal': 200,
    });
  },
);

describe('curl that accepts', () => {
  const rows: readonly (readonly [string, readonly string[], number])[] = [
    ['anything, as it does unasked', [], 200],
    ['nothing it says', ['Accept:'], 200],
    ['an empty list', ['Accept;'], 200],
    ['everything', ['Accept: */*'], 200],
    ['every application', ['Accept: application/*'], 200],
    ['the type in capitals', ['Accept: APPLICATION/JSON'], 200],
    ['the type with a charset', ['Accept: application/json;charset=utf-8'], 200],
    ['the type with a charset, spaced and quoted', ['Accept: application/json ; charset="UTF-8"'], 200],
    ['the type in another charset', ['Accept: application/json;charset=iso-8859-1'], 406],
    ['the type last', ['Accept: text/html, application/xml;q=0.9, application/json;q=0.1'], 200],
    ['the type with a charset and a weight', ['Accept: application/json;charset=utf-8;q=0.5, text/html'], 200],
    ['the type at no weight', ['Accept: application/json;q=0'], 406],
    ['the type at no weight in decimals', ['Accept: application/json;q=0.000, text/html'], 406],
    ['anything but the type', ['Accept: application/json;q=0, */*'], 406],
    ['anything but applications', ['Accept: application/*;q=0, */*;q=0.1'], 406],
    ['of applications only the type', ['Accept: application/*;q=0, application/json'], 200],
    ['the type with a charset at no weight', ['Accept: application/json;charset=utf-8;q=0'], 406],
    ['HTML', ['Accept: text/html'], 406],
    ['problems', ['Accept: application/problem+json'], 406],
    ['HTML on one line and the type on another', ['Accept: text/html', 'Accept: application/json'], 200],
    ['HTML on one line and text on another', ['Accept: text/html', 'Accept: text/*'], 406],
    ['a profile of the type', ['Accept: application/json;profile="x"'], 406],
    ['nonsense', ['Accept: ,;,=q'], 406],
  ];
  test.each(rows)('%s: %j gets %i', async (_title, accept, status) => {
    const headers = accept.flatMap((line) => ['-H', line]);
    const [answered, preferred] = [
      await ask('/payments', ...headers),
      await ask('/payments', ...headers, ...prefer('code=200')),
    ];
    const message = 'Only application/json can be produced.';
    expect([answered.status, preferred.status]).toEqual([status, status]);
    expect(JSON.parse(answered.body)).toEqual(status === 406 ? { message } : expect.any(Array));
  });
});
