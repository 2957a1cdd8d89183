import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { certifiedNames, isCertifiable } from './certified-names.ts';

const description = await loadDescription();
const always = [
  ...['localhost', '127.0.0.1', '::1'],
  ...['staging-integrations.confirmafinance.com', 'integrations.confirmafinance.com'],
];

test.each([
  [undefined, always],
  ['127.0.0.1', always],
  ['mock.example', [...always, 'mock.example']],
  ['192.0.2.7', [...always, '192.0.2.7']],
])('for the host %s', (host, names) => {
  expect(certifiedNames(description, host)).toEqual(names);
});

test.each(['0.0.0.0', '::'])('for every address of this machine (%s), each of them but those with a zone', (host) => {
  const outer = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address);
  const names = certifiedNames(description, host);
  expect(names).toEqual(expect.arrayContaining([...always, ...outer, 'host.docker.internal']));
  expect(names.filter((name) => name === host || name.startsWith('fe80'))).toEqual([]);
});

test('for what else it is called, once', () => {
  expect(certifiedNames(description, undefined, ['cfis-mock', '192.0.2.7', 'localhost'])).toEqual([
    ...always,
    'cfis-mock',
    '192.0.2.7',
  ]);
});

test.each([
  ['cfis-mock', true],
  ['mock.test.example', true],
  ['192.0.2.7', true],
  ['2001:db8::7', true],
  ['fe80::1%eth0', false],
  ['*.example', false],
  ['mock_1', false],
  ['-mock', false],
  ['m\u00f6ck', false],
  ['a'.repeat(64), false],
  ['', false],
])('a certificate can be made for "%s": %s', (name, expected) => {
  expect(isCertifiable(name)).toBe(expected);
});
