const { afterAll, beforeAll, expect, test } = require('@jest/globals');
const { cfisHandlers } = require('cfis-contract-kit/msw');
const { setupServer } = require('msw/node');

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

test('handlers', async () => {
  const cfis = await cfisHandlers();
  server.use(...cfis.handlers);
  const validate = 'https://staging-integrations.confirmafinance.com/api/v1/partner/validate';
  const ask = async (id) => (await fetch(validate, { headers: { 'X-Api-Key': cfis.token(id) } })).status;
  expect([await ask('staging-valid'), await ask('staging-expired')]).toEqual([200, 401]);
});
