import { expect, test } from 'vitest';
import type { Verdict } from '../../src/auth/verdict.ts';
import type { Note } from './note.ts';
import { createNotes, type Notes } from './notes.ts';

const token = { id: 'good', kind: 'client', environment: 'staging', account: 'Example Oy', issuedAt: 0 } as const;

function noteOf(number: number, verdict: Verdict): Note {
  return {
    at: number + 0.5,
    request: {
      environment: 'staging',
      connection: { number, httpVersion: '1.1', resumed: false },
      ...{ secure: true, method: 'GET', path: `/${number}`, query: '', headers: [], body: undefined, trailers: [] },
    },
    match: { kind: 'unknown-path' },
    verdict,
    ...{ cause: 'unknown-path', status: 400 + number, fault: number === 1 ? undefined : `reset-${number}` },
  };
}

const letIn = noteOf(0, { kind: 'allowed', token });
const unknown = noteOf(1, { kind: 'denied', denial: 'unknown' });
const expired = noteOf(2, { kind: 'denied', denial: 'expired', token });

function notesOf(...all: readonly Note[]): Notes {
  const notes = createNotes();
  for (const [place, note] of all.entries()) notes.put(place, note);
  return notes;
}

test('a note that is taken out is the one that was put in', () => {
  const notes = notesOf(letIn, unknown, expired);
  expect([0, 1, 2].map(notes.get)).toEqual([letIn, unknown, expired]);
});

test('it knows which of them are of denials', () => {
  const notes = notesOf(letIn, unknown, expired);
  expect([0, 1, 2].map(notes.isDenial)).toEqual([false, true, true]);
});

test('of a note that another takes the place of, nothing is left', () => {
  const notes = createNotes();
  for (const note of [expired, letIn, unknown]) notes.put(0, note);
  expect(notes.get(0)).toEqual(unknown);
});
