import { request } from 'node:https';
import { type Mock, startMock } from 'cfis-contract-kit/mock';
import { mockTest } from 'cfis-contract-kit/vitest';
import { afterAll, describe, expect, test } from 'vitest';

function status({ staging, ca }: Mock, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'X-Api-Key': token };
    const options = { ...(ca && { ca }), headers, agent: false };
    const asked = request(`${staging.baseUrl}/partner/validate`, options, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    asked.on('error', reject).end();
  });
}

const used: Mock[] = [];
afterAll(async () => {
  expect(new Set(used.map(({ staging }) => staging.baseUrl.port)).size).toBe(3);
  for (const mock of used) await expect(status(mock, 'any')).rejects.toThrow('ECONNREFUSED');
});

describe.concurrent('mocks of their own', () => {
  mockTest('one test revokes its token', async ({ cfis, cfisToken, expect }) => {
    used.push(cfis);
    const token = cfis.registry.find(cfisToken);
    if (token !== undefined) cfis.registry.revoke(token.id, cfis.clock.now());
    expect(await status(cfis, cfisToken)).toBe(401);
  });

  mockTest('another does not notice', async ({ cfis, cfisToken, expect }) => {
    used.push(cfis);
    expect([await status(cfis, cfisToken), await status(cfis, `${cfisToken}x`)]).toEqual([200, 401]);
    expect(cfis.journal.list().length).toBe(2);
  });
});

mockTest.extend({ cfisOptions: { host: '127.0.0.2' } })('a mock elsewhere', async ({ cfis, cfisToken }) => {
  used.push(cfis);
  expect([cfis.staging.baseUrl.hostname, await status(cfis, cfisToken)]).toEqual(['127.0.0.2', 200]);
});

test('await using', async () => {
  let left: Mock;
  {
    await using mock = await startMock();
    left = mock;
    expect(await status(mock, 'unknown')).toBe(401);
  }
  await expect(status(left, 'unknown')).rejects.toThrow('ECONNREFUSED');
});
