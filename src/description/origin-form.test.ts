import { expect, test } from 'vitest';
import { originForm } from './origin-form.ts';

test.each([
  ['/api/v1/partner/validate', '/api/v1/partner/validate'],
  ['https://mock/api/v1', '/api/v1'],
  ['HTTPS://MOCK:4010/api/v1', '/api/v1'],
  ['http://[::1]:4010/api/v1', '/api/v1'],
  ['https://mock', '/'],
  ['https:///api/v1', 'https:///api/v1'],
  ['https://token@mock/api/v1', 'https://token@mock/api/v1'],
  ['ftp://mock/api/v1', 'ftp://mock/api/v1'],
  ['//mock/api/v1', '//mock/api/v1'],
  ['/https://mock/api/v1', '/https://mock/api/v1'],
  ['*', '*'],
  ['', ''],
])('the target %j names the path %j', (target, path) => {
  expect(originForm(target)).toBe(path);
});
