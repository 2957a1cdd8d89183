import { expect, test } from 'vitest';
import { goodToken, noteOf, refused } from '../../test/made/note.ts';
import type { Note } from './note.ts';
import { createNotes, type Notes } from './notes.ts';

const first = noteOf({ path: '/first' }, { at: 0.5 });
const second = noteOf({ path: '/second' }, { verdict: refused, cause: 'unknown', status: 401, fault: 'reset-1' });
const third = noteOf(
  { path: '/third' },
  { verdict: { kind: 'denied', denial: 'expired', token: goodToken }, match: { kind: 'unknown-method', allow: [] } },
);

function notesOf(...all: readonly Note[]): Notes {
  const notes = createNotes();
  for (const [place, note] of all.entries()) notes.put(place, note);
  return notes;
}

test('a note that is taken out is the one that was put in', () => {
  const notes = notesOf(first, second, third);
  expect([0, 1, 2].map(notes.get)).toEqual([first, second, third]);
});

test('it knows which of them are of denials', () => {
  const notes = notesOf(first, second, third);
  expect([0, 1, 2].map(notes.isDenial)).toEqual([false, true, true]);
});

test('of a note that another takes the place of, nothing is left', () => {
  const notes = createNotes();
  for (const note of [third, second, first, second, { ...second, fault: undefined }]) notes.put(0, note);
  expect(notes.get(0)).toEqual({ ...second, fault: undefined });
});
