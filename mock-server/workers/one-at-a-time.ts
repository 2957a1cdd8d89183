/**
 * Does something one time after the other, and never more often than somebody waits for it: whoever asks while it is being
 * done gets the next time, which begins after they asked, together with all others who do.
 */
export function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= last.then(() => {
      next = undefined;
      const current = act();
      last = current.catch(() => {});
      return current;
    });
    return next;
  };
}
