import { expect, test } from 'vitest';
import type { RequestFacts } from '../../src/auth/facts.ts';
import { loadDescription } from '../../src/description/load.ts';
import { fingerprintOf } from '../../src/tokens/digest.ts';
import { createRegistry } from '../../src/tokens/registry.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { noteOf as made } from '../../test/made/note.ts';
import { describeNote } from './describe-note.ts';
import type { Note } from './note.ts';

const description = await loadDescription();
const LONG = '/api/v1/partner/a-name-as-long-as-a-token';
const VALUE = 'mock-staging-valid-0123456789abcdef';
const token = { id: 'good', kind: 'client', environment: 'staging', account: 'Example Oy', issuedAt: 0 } as const;
const registry = createRegistry();
registry.add(new Secret(VALUE), token);

const missing: Partial<Note> = { verdict: { kind: 'denied', denial: 'missing' }, cause: 'missing', status: 401 };
const noteOf = (asked: Partial<RequestFacts>, others: Partial<Note>): Note =>
  made(
    { connection: { number: 3, httpVersion: '1.1', resumed: false }, path: '/api/v1/partner/nothing', ...asked },
    { ...missing, ...others },
  );

const { operations, basePath } = description;
const [operation] = operations;
if (operation === undefined) throw new RangeError('the description has no operation');
const always = { at: 10, environment: 'staging', connection: 3, method: 'GET', query: '' };

test.each<readonly [what: string, note: Note, expected: object]>([
  [
    'of nobody who asked for nothing, the least',
    noteOf({}, {}),
    { ...always, path: '/api/v1/partner/nothing', status: 401, cause: 'missing' },
  ],
  [
    'of a token that was let in, its id, its fingerprint and the operation',
    noteOf(
      { path: basePath + operation.path, headers: ['X-Api-Key', VALUE] },
      {
        match: { kind: 'operation', operation },
        verdict: { kind: 'allowed', token },
        ...{ cause: 'answered', status: 200 },
      },
    ),
    {
      ...{ ...always, path: basePath + operation.path, operation: operation.id, status: 200, cause: 'answered' },
      ...{ token: 'good', fingerprint: fingerprintOf(VALUE) },
    },
  ],
  [
    'of a token in disguise, its fingerprint and the near miss',
    noteOf(
      { headers: ['X-Api-Key', `"${VALUE}"`] },
      { verdict: { kind: 'denied', denial: 'unknown' }, cause: 'unknown' },
    ),
    {
      ...{ ...always, path: '/api/v1/partner/nothing', status: 401, cause: 'unknown' },
      fingerprint: fingerprintOf(`"${VALUE}"`),
      nearMiss: { kind: 'altered', alteration: 'quotes', token: 'good' },
    },
  ],
  [
    'of a request that a fault came over, the fault',
    noteOf({}, { fault: 'reset-1', status: 0 }),
    { ...always, path: '/api/v1/partner/nothing', status: 0, cause: 'missing', fault: 'reset-1' },
  ],
  [
    'of a path that is known, all, though it is as long as a token',
    noteOf({ path: LONG }, { match: { kind: 'unknown-method', allow: ['POST'] } }),
    { ...always, path: LONG, status: 401, cause: 'missing' },
  ],
  [
    'of a path that is not, no token',
    noteOf({ path: `/api/v1/${VALUE}`, query: `key=${VALUE}`, method: VALUE }, {}),
    {
      ...{ ...always, method: '[d45426c7]', path: '/api/v1/[d45426c7]', query: 'key=[d45426c7]' },
      ...{ status: 401, cause: 'missing' },
      nearMiss: { kind: 'misplaced', place: 'query', name: 'key', token: 'good' },
    },
  ],
])('an entry says %s', (_, note, expected) => {
  expect(describeNote(note, { description, registry })).toEqual(expected);
});
