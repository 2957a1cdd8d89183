import { request } from 'node:https';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startMock } from 'cfis-contract-kit/mock';
import { cfisHandlers } from 'cfis-contract-kit/msw';
import { setupServer } from 'msw/node';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'bypass' }));
afterAll(() => server.close());

test('handlers', async () => {
  const cfis = await cfisHandlers();
  server.use(...cfis.handlers);
  const validate = 'https://staging-integrations.confirmafinance.com/api/v1/partner/validate';
  const ask = async (id) => (await fetch(validate, { headers: { 'X-Api-Key': cfis.token(id) } })).status;
  expect([await ask('staging-valid'), await ask('staging-expired')]).toEqual([200, 401]);
});

test('a mock on a port', async () => {
  const { staging, ca, close } = await startMock();
  const status = await new Promise((resolve, reject) => {
    const asked = request(`${staging.baseUrl}/partner/validate`, { ca, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    asked.on('error', reject).end();
  });
  await close();
  expect(status).toBe(401);
});
