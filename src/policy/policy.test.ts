import { expect, test } from 'vitest';
import { loadDescription } from '../description/load.ts';
import { anyLiveToken, policiesOf } from './policy.ts';

const description = await loadDescription();

test('each operation takes the kinds of token that its schemes name, and only the renewal an expired one', () => {
  const table = [...policiesOf(description)].map(([id, { tokenKinds, acceptsExpired }]) => [
    id,
    [...tokenKinds],
    acceptsExpired,
  ]);
  expect(table).toEqual([
    ['createClient', ['provisioning'], false],
    ['validateAccessToken', ['client', 'provisioning'], false],
    ['renewAccessToken', ['client'], true],
    ['createInvoice', ['client'], false],
    ['createInvoiceAction', ['client'], false],
    ['retrieveCaseDetails', ['client'], false],
    ['retrieveDistributionInformation', ['client'], false],
    ['retrievePayments', ['client'], false],
    ['retrieveSettlements', ['client'], false],
    ['retrieveLedgerStatus', ['client'], false],
    ['submitLedger', ['client'], false],
    ['retrievePaymentStatus', ['client'], false],
    ['submitPayment', ['client'], false],
  ]);
});

test('what is no operation takes any live token and no expired one', () => {
  expect(anyLiveToken).toEqual({ tokenKinds: new Set(['client', 'provisioning']), acceptsExpired: false });
});

test('a scheme that is not described lets nobody in', () => {
  const { operations } = description;
  const withoutSchemes = policiesOf({ ...description, schemes: new Map() });
  expect([...withoutSchemes.values()].map(({ tokenKinds }) => tokenKinds.size)).toEqual(operations.map(() => 0));
});
