import { STATUS_CODES } from 'node:http';
import { expect, test } from 'vitest';
import { reasonPhrase } from './reason-phrase.ts';

test('every status has the phrase that Node writes on the wire', () => {
  const statuses = Array.from({ length: 400 }, (_, index) => 200 + index);
  expect(statuses.map((status) => [status, reasonPhrase(status)])).toEqual(
    statuses.map((status) => [status, STATUS_CODES[status]]),
  );
});
