import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/fault.ts';
import { digestOf } from '../../src/tokens/digest.ts';
import { changesOf, stateAfter } from './state.ts';
import type { StateChange } from './state-change.ts';
import { lineOf, readStateText, textOf } from './state-text.ts';

const HEADER = '{"format":"cfis-state","version":1}\n';
const digest = digestOf('a value');
const row = digestOf('a row');
const token = { id: 'a', kind: 'client', environment: 'staging', account: 'A Oy', issuedAt: 0 } as const;
const issued: StateChange = { kind: 'issued', digest, token };
const read = (text: string): ReturnType<typeof readStateText> => readStateText(Buffer.from(text), 'FILE');

describe('what stands in a file counts from its beginning to its last whole line', () => {
  test.each([
    ['nothing at all', '', [], undefined],
    ['a header alone', HEADER, [], undefined],
    ['a header without its end', HEADER.trimEnd(), [], 1],
    ['the beginning of a header', HEADER.slice(0, 5), [], 1],
    ['one change', HEADER + lineOf(issued), [issued], undefined],
    ['a change without its end', HEADER + lineOf(issued).trimEnd(), [], 2],
    ['the beginning of a second change', `${HEADER}${lineOf(issued)}{"kind":"tak`, [issued], 3],
    ['a letter that was cut in two', Buffer.from(`${HEADER}{"ä`).subarray(0, -1).toString('latin1'), [], 2],
  ] as const)('%s', (_title, text, changes, torn) => {
    const bytes = Buffer.from(text, text.includes('Ã') ? 'latin1' : 'utf8');
    expect(readStateText(bytes, 'FILE')).toEqual({ state: stateAfter(changes), ...(torn && { torn }) });
  });
});

describe('what is not ours is refused', () => {
  test.each([
    ['YAML', 'tokens:\n  - id: a\n'],
    ['a line', 'x\n'],
    ['a word without a line end', 'x'],
    ['JSON of another kind', '{"format":"other","version":1}\n'],
    ['null', 'null\n'],
    ['an empty line', '\n'],
    ['a change without a header', lineOf(issued)],
    ['bytes', '\u0000\u0000\n'],
  ])('%s', (_title, text) => {
    expect(messageOf(text)).toBe(
      'FILE: is not a state file of a mock, and was left as it is. Name a file that does not exist yet with --state (CFIS_STATE).',
    );
  });

  test('what a later release wrote', () => {
    expect(messageOf('{"format":"cfis-state","version":2}\n{"kind":"later"}\n')).toBe(
      'FILE:1: was written in version 2 of its form, and this mock knows version 1. ' +
        'Use the release of cfis-contract-kit that wrote it, or name another file with --state (CFIS_STATE).',
    );
  });
});

describe('a damaged line is named', () => {
  test.each([
    ['no JSON', '{"kind":'],
    ['zeros', '\u0000'.repeat(40)],
    ['nothing', ''],
    ['a list', '[]'],
    ['an unknown kind', '{"kind":"other"}'],
    ['the name of something that every object has', '{"kind":"toString"}'],
    ['no kind', '{}'],
    ['a digest cut short', JSON.stringify({ ...issued, digest: digest.slice(1) })],
    ['a token without id', JSON.stringify({ ...issued, token: { ...token, id: undefined } })],
    ['a token of another kind', JSON.stringify({ ...issued, token: { ...token, kind: 'admin' } })],
    ['a token of another environment', JSON.stringify({ ...issued, token: { ...token, environment: 'test' } })],
    ['an instant that is a text', JSON.stringify({ ...issued, token: { ...token, expiresAt: '2026-01-01' } })],
    ['an instant that is none', JSON.stringify({ ...issued, token: { ...token, issuedAt: null } })],
    ['a change without token', '{"kind":"changed"}'],
    ['a row that is no digest', JSON.stringify({ kind: 'removed', id: 'a', row: 'row' })],
    ['ids that are no texts', '{"kind":"reloaded","ids":[1]}'],
    ['a key that is no digest', '{"kind":"taken","key":"business data"}'],
    ['half a number', '{"kind":"numbered","number":1.5}'],
    ['a clock of another kind', '{"kind":"clock","setting":{"kind":"backwards"}}'],
    ['a frozen clock without an instant', '{"kind":"clock","setting":{"kind":"frozen"}}'],
  ])('%s', (_title, line) => {
    expect(messageOf(`${HEADER}${lineOf(issued)}${line}\n${lineOf(issued)}`)).toBe(
      'FILE:3: is damaged: this line is no change of a state, and the file was left as it is. ' +
        'Restore the file from a copy, or move it away to start with the tokens of the token file.',
    );
  });

  test('bytes that are no UTF-8', () => {
    const bytes = Buffer.from(HEADER + lineOf({ ...issued, token: { ...token, account: 'X' } }));
    bytes[bytes.indexOf('X')] = 0xff;
    expect(() => readStateText(bytes, 'FILE')).toThrow('FILE:2: is damaged');
  });
});

test('a change that could not be read again is not written', () => {
  const change: StateChange = { ...issued, token: { ...token, expiresAt: Number.NaN } };
  expect(() => lineOf(change)).toThrow(new RangeError('a change cannot be kept: issued'));
});

const ids = fc.constantFrom('a', 'b', 'c');
const texts = fc.string({ unit: 'binary' });
const digests = texts.map(digestOf);
const tokens = fc.record(
  {
    id: ids,
    kind: fc.constantFrom('client' as const, 'provisioning' as const),
    environment: fc.constantFrom('staging' as const, 'production' as const),
    account: texts,
    issuedAt: fc.integer(),
    expiresAt: fc.integer(),
    revokedAt: fc.double({ noNaN: true, noDefaultInfinity: true }).map((at) => at + 0),
    replacedAt: fc.integer(),
  },
  { requiredKeys: ['id', 'kind', 'environment', 'account', 'issuedAt'] },
);
const settings = fc.oneof(
  fc.record({ kind: fc.constant('running' as const), aheadMs: fc.integer() }),
  fc.record({ kind: fc.constant('frozen' as const), at: fc.integer() }),
);
const changes: fc.Arbitrary<readonly StateChange[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('issued' as const), digest: digests, token: tokens }),
    fc.record(
      { kind: fc.constant('changed' as const), token: tokens, row: digests },
      { requiredKeys: ['kind', 'token'] },
    ),
    fc.record({ kind: fc.constant('removed' as const), id: ids, row: digests }, { requiredKeys: ['kind', 'id'] }),
    fc.constant({ kind: 'cleared' as const }),
    fc.record({ kind: fc.constant('reloaded' as const), ids: fc.array(ids) }),
    fc.record({ kind: fc.constant('taken' as const), key: digests }),
    fc.record({ kind: fc.constant('numbered' as const), number: fc.nat() }),
    fc.constant({ kind: 'emptied' as const }),
    fc.record({ kind: fc.constant('clock' as const), setting: settings }, { requiredKeys: ['kind'] }),
  ),
  { maxLength: 8 },
);

describe('whatever happened', () => {
  test('a file cut at any byte holds every change whose line is whole, and no other', () => {
    fc.assert(
      fc.property(changes, (made) => {
        const lines = [HEADER, ...made.map(lineOf)].map((line) => Buffer.from(line));
        const whole = Buffer.concat(lines);
        for (let cut = 0; cut <= whole.length; cut += 1) {
          let end = 0;
          const complete = lines.filter((line) => {
            end += line.length;
            return end <= cut;
          }).length;
          const isTorn = cut > 0 && whole[cut - 1] !== 0x0a;
          const { state, torn } = readStateText(whole.subarray(0, cut), 'FILE');
          expect(state).toEqual(stateAfter(made.slice(0, Math.max(complete - 1, 0))));
          expect(torn).toBe(isTorn ? complete + 1 : undefined);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the file written anew says the same as all the changes', () => {
    fc.assert(
      fc.property(changes, (made) => {
        const state = stateAfter(made);
        expect(readStateText(Buffer.from(textOf(state)), 'FILE')).toEqual({ state });
        expect(changesOf(stateAfter(changesOf(state)))).toEqual(changesOf(state));
      }),
    );
  });
});

test('rows of what happened come to what is left of it', () => {
  const later = { ...token, revokedAt: 5 };
  const other = { ...token, id: 'b' };
  const rows: readonly (readonly [StateChange[], Partial<ReturnType<typeof stateAfter>>])[] = [
    [[issued, { kind: 'changed', token: later }], { issued: new Map([['a', { digest, token: later }]]) }],
    [[issued, { kind: 'removed', id: 'a' }], {}],
    [[{ kind: 'changed', token: other, row }], { altered: new Map([['b', { row, token: other }]]) }],
    [
      [
        { kind: 'changed', token: other, row },
        { kind: 'removed', id: 'b', row },
      ],
      { altered: new Map([['b', { row }]]) },
    ],
    [[{ kind: 'changed', token: other }], {}],
    [[issued, { kind: 'changed', token: other, row }, { kind: 'cleared' }], {}],
    [[issued, { kind: 'changed', token: other, row }, { kind: 'reloaded', ids: ['a', 'b'] }], {}],
    [
      [
        { kind: 'taken', key: row },
        { kind: 'numbered', number: 7 },
      ],
      { taken: new Set([row]), number: 7 },
    ],
    [[{ kind: 'taken', key: row }, { kind: 'numbered', number: 7 }, { kind: 'emptied' }], {}],
    [[{ kind: 'clock', setting: { kind: 'frozen', at: 3 } }], { clock: { kind: 'frozen', at: 3 } }],
    [[{ kind: 'clock', setting: { kind: 'frozen', at: 3 } }, { kind: 'clock' }], {}],
  ];
  const nothing = stateAfter([]);
  expect(rows.map(([made]) => stateAfter(made))).toEqual(rows.map(([, left]) => ({ ...nothing, ...left })));
});

function messageOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  return 'no fault';
}
