/** What waits to be sent: so much of it, and the number of what had to make way. */
export interface Unsent<Item> extends Iterable<Item> {
  put(item: Item): void;
  /** Gives what waits, from the oldest to the latest, and how much there was before. Then nothing waits. */
  take(): { readonly items: readonly Item[]; readonly skipped: number };
}

/** @param most how much may wait; of more, the latest */
export function createUnsent<Item>(most: number): Unsent<Item> {
  let ring: Item[] = [];
  let oldest = 0;
  let skipped = 0;
  return {
    put: (item) => {
      if (ring.length < most) {
        ring.push(item);
        return;
      }
      skipped += 1;
      if (most === 0) return;
      ring[oldest] = item;
      oldest = (oldest + 1) % most;
    },
    take: () => {
      const taken = { items: [...ring.slice(oldest), ...ring.slice(0, oldest)], skipped };
      [ring, oldest, skipped] = [[], 0, 0];
      return taken;
    },
    [Symbol.iterator]: () => ring.values(),
  };
}
