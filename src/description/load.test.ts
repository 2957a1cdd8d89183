import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { bundledDescription } from './bundled-description.ts';
import { loadDescription } from './load.ts';
import { denials } from './refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bundled = await loadDescription();

function overlayFile(name: string, ...actions: readonly unknown[]): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ overlay: '1.0.0', info: { title: name, version: '1' }, actions }));
  return file;
}

test('the bundled description has 13 operations, each with what it does to the service', () => {
  expect(bundled.operations.map(({ id, method, path, effect }) => [id, `${method} ${path}`, effect])).toEqual([
    ['createClient', 'POST /partner/client', 'mints'],
    ['validateAccessToken', 'GET /partner/validate', 'reads'],
    ['renewAccessToken', 'GET /partner/renew', 'rotates'],
    ['createInvoice', 'POST /partner/invoice', 'writes'],
    ['createInvoiceAction', 'POST /partner/invoice/action', 'writes'],
    ['retrieveCaseDetails', 'GET /partner/invoice/case', 'reads'],
    ['retrieveDistributionInformation', 'GET /partner/invoice/distribution', 'reads'],
    ['retrievePayments', 'GET /partner/payments', 'reads'],
    ['retrieveSettlements', 'GET /partner/settlements', 'marks-as-fetched'],
    ['retrieveLedgerStatus', 'GET /partner/accounting/ledger', 'reads'],
    ['submitLedger', 'POST /partner/accounting/ledger', 'writes'],
    ['retrievePaymentStatus', 'GET /partner/accounting/payment', 'reads'],
    ['submitPayment', 'POST /partner/accounting/payment', 'writes'],
  ]);
});

test('the bundled description has two servers, one base path and one token header', () => {
  const { servers, basePath, tokenHeader, file, overlays, schemes } = bundled;
  expect({ staging: servers.staging.url.href, production: servers.production.url.href }).toEqual({
    staging: 'https://staging-integrations.confirmafinance.com/api/v1',
    production: 'https://integrations.confirmafinance.com/api/v1',
  });
  expect({ basePath, tokenHeader, file, overlays, schemes: [...schemes.values()] }).toEqual({
    basePath: '/api/v1',
    tokenHeader: 'X-Api-Key',
    file: bundledDescription,
    overlays: [],
    schemes: [
      { name: 'ClientToken', header: 'X-Api-Key', tokenKind: 'client' },
      { name: 'ProvisioningToken', header: 'X-Api-Key', tokenKind: 'provisioning' },
    ],
  });
});

test('the bundled description answers denials in the order of the decision, 401 unless the token is good', () => {
  expect(Object.entries(bundled.denials).map(([cause, { status, example }]) => [cause, status, example])).toEqual([
    ['insecure-transport', 403, 'default'],
    ['missing', 401, 'invalid'],
    ['blank', 401, 'invalid'],
    ['ambiguous', 401, 'invalid'],
    ['unknown', 401, 'invalid'],
    ['other-environment', 401, 'invalid'],
    ['revoked', 401, 'invalid'],
    ['replaced', 401, 'invalid'],
    ['expired', 401, 'expired'],
    ['insufficient-privilege', 403, 'default'],
  ]);
  expect(Object.keys(bundled.denials)).toEqual([...denials]);
});

test('a renewal knows where its new token stands and how long the old one goes on', () => {
  const { issuedToken, numberedFields, renewal, acceptsExpired, success } =
    bundled.operations.find(({ effect }) => effect === 'rotates') ?? expect.fail('there is no renewal');
  expect({ issuedToken, numberedFields, renewal, acceptsExpired, success }).toEqual({
    issuedToken: '/Message',
    numberedFields: [],
    renewal: { overlapSeconds: 0 },
    acceptsExpired: true,
    success: {
      status: 200,
      headers: [
        ['Cache-Control', 'no-store'],
        ['X-Content-Type-Options', 'nosniff'],
      ],
      content: {
        mediaType: 'application/json',
        schemaPointer: '/paths/~1partner~1renew/get/responses/200/content/application~1json/schema',
        examples: [{ name: 'renewed', value: { Message: 'mock-example-not-a-real-token' } }],
      },
    },
  });
});

test('the same rules have the same hash, whatever file they come from', async () => {
  const named = await loadDescription({ spec: bundledDescription, overlays: [] });
  expect([named.hash, /^[0-9a-f]{64}$/.test(named.hash)]).toEqual([bundled.hash, true]);
});

test('an overlay changes the rule that it names, and the hash', async () => {
  const overlay = overlayFile('expired-403.json', { target: "$['x-cfis-denials'].expired", update: { status: 403 } });
  const { denials, overlays, hash } = await loadDescription({ overlays: [overlay] });
  expect({ expired: denials.expired.status, revoked: denials.revoked.status, overlays }).toEqual({
    expired: 403,
    revoked: 401,
    overlays: [overlay],
  });
  expect(denials.expired.response.status).toBe(403);
  expect(hash).not.toBe(bundled.hash);
});

test('overlays apply in the order given', async () => {
  const [first, second] = ['first', 'second'].map((title) =>
    overlayFile(`${title}.json`, { target: '$.info', update: { title } }),
  ) as [string, string];
  const titles = [
    [first, second],
    [second, first],
  ].map(async (overlays) => (await loadDescription({ overlays })).title);
  expect(await Promise.all(titles)).toEqual(['second', 'first']);
});

test('a rule that an overlay broke names the overlays and the part of the description', async () => {
  const overlay = overlayFile('broken.json', { target: "$['x-cfis-denials'].expired", update: { status: 200 } });
  const harmless = overlayFile('harmless.json', { target: '$.info', update: { title: 'A title' } });
  await expect(loadDescription({ overlays: [overlay, harmless] })).rejects.toThrow(
    new Fault('description', {
      place: `${bundledDescription} with ${overlay}, ${harmless} (#/x-cfis-denials/expired/status)`,
      what: 'is not a whole number in range',
      remedy: 'Write a whole number from 400 to 499.',
    }),
  );
});
