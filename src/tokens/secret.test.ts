import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

const VALUE = 'do-not-print-me-0123456789';
const secret = new Secret(VALUE);
const error = new Error('refused', { cause: secret });

test('a secret gives its value to whoever asks for it by name', () => {
  expect(secret.reveal()).toBe(VALUE);
});

test.each([
  ['String()', () => String(secret)],
  ['a template', () => `${secret}`],
  ['concatenation', () => `${['token ', secret].join('')}`],
  ['JSON.stringify()', () => JSON.stringify(secret)],
  ['JSON.stringify() of what holds it', () => JSON.stringify({ token: [secret] })],
  ['inspect()', () => inspect(secret)],
  ['inspect() of all there is', () => inspect({ token: [secret] }, { showHidden: true, depth: null, getters: true })],
  ['inspect() of a map', () => inspect(new Map([[secret, secret]]))],
  ['a console line', () => format('%s %o %O %j', secret, secret, secret, secret, secret)],
  ['an error that it caused', () => inspect(error)],
  ['the stack of an error that it caused', () => `${error.stack} ${error.message} ${String(error.cause)}`],
])('%s shows that it is a secret, and nothing of it', (_way, show) => {
  expect(show()).not.toContain(VALUE);
});

test.each([
  ['String()', () => String(secret), '[secret]'],
  ['JSON.stringify()', () => JSON.stringify({ secret }), '{"secret":"[secret]"}'],
  ['inspect()', () => inspect({ secret }), '{ secret: [secret] }'],
])('%s puts a word in its place', (_way, show, expected) => {
  expect(show()).toBe(expected);
});

test('its keys and its copies have nothing either', () => {
  expect([Object.entries(secret), Reflect.ownKeys(secret), { ...secret }, structuredClone(secret)]).toEqual([
    [],
    [],
    {},
    {},
  ]);
});
