import { hashOfText } from './hash-of-text.ts';

/** Finds the number that goes with a text: a row of a table that is kept elsewhere. */
export interface TextIndex {
  find(text: string): number | undefined;
  /** Of a text that is not in it yet. */
  add(text: string, row: number): void;
  /** Of a text that is in it, while its row still has it. */
  remove(text: string): void;
  clear(): void;
  /** Makes room for so many texts more, at once instead of bit by bit. */
  reserve(more: number): void;
}

const FREE = -1;
const REMOVED = -2;

/** Slots of an empty index: a power of two, as every later number of them. */
const FEWEST = 16;

/**
 * An index that does not hold the texts themselves, since the table has them. Of a million texts it takes half of the time that a
 * `Map` takes to fill (`spec/decisions/0021-a-million-tokens.md`).
 *
 * @param textAt the text of a row
 */
export function createTextIndex(textAt: (row: number) => string | undefined): TextIndex {
  // Two numbers a slot: the row, and the hash of its text, which tells most others from it.
  let slots = emptySlots(FEWEST);
  let count = 0;
  // Those of texts that were removed included, until it grows.
  let used = 0;
  const slotOf = (text: string, hash: number): number => {
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const row = slots[slot] ?? FREE;
      if (row === FREE) return FREE;
      if (row !== REMOVED && slots[slot + 1] === hash && textAt(row) === text) return slot;
    }
  };
  /** Lays it out anew, for so many texts in all. */
  const rebuild = (texts: number): void => {
    const former = slots;
    slots = emptySlots(2 ** Math.ceil(Math.log2(Math.max(texts * 2, FEWEST))));
    used = 0;
    for (let slot = 0; slot < former.length; slot += 2) {
      const row = former[slot] ?? FREE;
      if (row >= 0) place(row, former[slot + 1] ?? 0);
    }
  };
  const place = (row: number, hash: number): void => {
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    while (slots[slot] !== FREE) slot = (slot + 2) & mask;
    slots[slot] = row;
    slots[slot + 1] = hash;
    used += 1;
  };
  return {
    find: (text) => {
      const slot = slotOf(text, hashOfText(text));
      return slot === FREE ? undefined : slots[slot];
    },
    add: (text, row) => {
      // No more than half of the slots are in use, so that a search soon comes to a free one.
      if (used * 4 >= slots.length) rebuild(count * 2);
      place(row, hashOfText(text));
      count += 1;
    },
    remove: (text) => {
      const slot = slotOf(text, hashOfText(text));
      if (slot === FREE) return;
      slots[slot] = REMOVED;
      count -= 1;
    },
    clear: () => {
      slots = emptySlots(FEWEST);
      count = 0;
      used = 0;
    },
    reserve: (more) => {
      if ((used + more) * 4 > slots.length) rebuild(count + more);
    },
  };
}

/** @param count how many slots */
function emptySlots(count: number): Int32Array {
  return new Int32Array(count * 2).fill(FREE);
}
