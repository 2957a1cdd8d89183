/** Whoever wants to be told of something. */
export interface Listeners<Event> {
  tell(event: Event): void;
  /** Whether nobody wants to be told. */
  readonly isEmpty: boolean;
  /** Tells of everything from now on, until the function that it returns is called. */
  subscribe(listener: (event: Event) => void): () => void;
}

export function createListeners<Event = void>(): Listeners<Event> {
  const listeners = new Set<(event: Event) => void>();
  return {
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    get isEmpty() {
      return listeners.size === 0;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
