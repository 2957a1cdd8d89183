import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { admin } from './admin-client.ts';
import { curl, type RunningMock, startCfisMock } from './cfis.ts';
import { issue, journalOf, openLines, START, statuses, THREE, times } from './workers.ts';

describe('three workers', () => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startCfisMock(THREE);
  });
  afterAll(() => mock.stop());
  afterEach(() => admin(mock, 'POST', '/reset'));

  test('have one journal, in which every request stands that was answered', async () => {
    await admin(mock, 'DELETE', '/requests');
    const ten = await openLines(mock, 10);
    const { valid: token } = mock.staging.tokens;
    await Promise.all(
      ten.map(async (line, index) => {
        for (let each = 0; each < 50; each += 1) {
          const wrong = each % 5 === 0;
          await line.ask({ token: wrong ? `${token}-` : token, path: `/partner/validate?n=${index * 50 + each}` });
        }
      }),
    );
    const { requests, total } = await journalOf(mock);
    const asked = requests.filter(({ query }: { readonly query: string }) => query !== '');
    const { count } = (await admin(mock, 'POST', '/requests/count', { cause: 'unknown', nearMiss: 'altered' })).body;
    const queries = asked.map(({ query }: { readonly query: string }) => Number(query.slice(2)));
    expect({
      ...{ total, count },
      ids: requests.map(({ id }: { readonly id: number }) => id - requests[0].id),
      queries: queries.toSorted((a: number, b: number) => a - b),
      connections: new Set(asked.map(({ connection }: { readonly connection: number }) => connection)).size,
    }).toEqual({
      ...{ total: 510, count: 0 },
      ids: Array.from({ length: 510 }, (_, index) => index),
      queries: Array.from({ length: 500 }, (_, index) => index),
      connections: 10,
    });
  });

  test('have requests in the journal in the order in which they were made, also while the clock stands still', async () => {
    const three = await openLines(mock, 3);
    const { valid: token } = mock.staging.tokens;
    await admin(mock, 'POST', '/clock/freeze', { at: START });
    await admin(mock, 'DELETE', '/requests');
    const paths = Array.from(
      { length: 30 },
      (_, index) => `/partner/${index % 7 === 3 ? 'renew' : 'validate'}?n=${index}`,
    );
    for (const [index, path] of paths.entries()) await three[index % 3]?.ask({ token, path });
    const { requests } = await journalOf(mock);
    expect(
      requests.map(({ path, query }: { readonly path: string; readonly query: string }) => `${path.slice(7)}?${query}`),
    ).toEqual(paths);
  });

  test('explain a refusal by the tokens that there were when it was made', async () => {
    const three = await openLines(mock, 3);
    const { id, value } = await issue(mock);
    await admin(mock, 'DELETE', '/requests');
    await statuses(three, { token: `"${value}"` });
    await admin(mock, 'DELETE', `/tokens/${id}`);
    const { requests } = await journalOf(mock);
    expect(requests.map(({ nearMiss }: { readonly nearMiss: object }) => nearMiss)).toEqual(
      times(3, { kind: 'altered', alteration: 'quotes', token: id }),
    );
  });
});

test('every request is told of, on stdout and to those who follow the events', async () => {
  const mock = await startCfisMock(['--workers', '2', '--explain']);
  const following = await fetch(`${mock.adminUrl}/events`);
  let events = '';
  const ended = (async () => {
    for await (const chunk of following.body ?? []) events += Buffer.from(chunk as Uint8Array).toString();
  })();
  const four = await openLines(mock, 4);
  await Promise.all(times(5, four).map((each) => statuses(each, { token: mock.staging.tokens.valid })));
  await expect.poll(() => events.match(/^event: request$/gm)?.length).toBe(24);
  const last = await curl('--include', '--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/validate`);
  const { stdout } = await mock.stop();
  await ended;
  expect([last.body, stdout.match(/"event":"request"/g)?.length, stdout.split('\n').at(-1)]).toEqual([
    expect.stringMatching(/^x-cfis-explain: missing/im),
    25,
    '{"event":"stopped"}',
  ]);
});
