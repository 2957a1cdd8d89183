import type { Instant } from '../../src/clock.ts';
import type { Environment } from '../../src/description/environment.ts';
import { createListeners } from '../../src/listeners.ts';
import type { FaultOrder } from './fault-order.ts';

/** A fault that waits for its requests. */
export type PlannedFault = FaultOrder & {
  /** Its kind and a number, such as `reset-1`. */
  readonly id: string;
  /** How many requests it has happened to. */
  readonly struck: number;
};

/** What a fault is aimed by. */
export interface Mark {
  readonly environment: Environment;
  readonly operation: string | undefined;
  readonly token: string | undefined;
  readonly now: Instant;
}

/** What is planned to go wrong. */
export interface Faults {
  plan(order: FaultOrder): PlannedFault;
  /** From the first planned to the last; what is over is gone. */
  list(now: Instant): readonly PlannedFault[];
  /** Whether there was such a fault. */
  cancel(id: string): boolean;
  clear(): void;
  /** The one fault that happens to a request: the first planned of those that fit. It is counted. */
  strike(mark: Mark): PlannedFault | undefined;
  /** Tells of every change of the plan from now on, until the function that it returns is called. */
  subscribe(listener: () => void): () => void;
}

export function createFaults(): Faults {
  let planned: readonly PlannedFault[] = [];
  let last = 0;
  const listeners = createListeners();
  const change = (next: readonly PlannedFault[]): void => {
    planned = next;
    listeners.tell();
  };
  const list = (now: Instant): readonly PlannedFault[] => planned.filter((fault) => !isOver(fault, now));
  return {
    plan: (order) => {
      last += 1;
      const fault = { ...order, id: `${order.kind}-${last}`, struck: 0 };
      change([...planned, fault]);
      return fault;
    },
    list,
    cancel: (id) => {
      const others = planned.filter((fault) => fault.id !== id);
      const found = others.length < planned.length;
      if (found) change(others);
      return found;
    },
    clear: () => change([]),
    strike: (mark) => {
      if (planned.length === 0) return undefined;
      const fault = list(mark.now).find((candidate) => isAimedAt(candidate, mark));
      if (fault === undefined) return undefined;
      const struck = { ...fault, struck: fault.struck + 1 };
      change(list(mark.now).map((candidate) => (candidate === fault ? struck : candidate)));
      return struck;
    },
    subscribe: listeners.subscribe,
  };
}

function isAimedAt({ environment, operation, token }: PlannedFault, mark: Mark): boolean {
  return (
    (environment === undefined || environment === mark.environment) &&
    (operation === undefined || operation === mark.operation) &&
    (token === undefined || token === mark.token)
  );
}

/** From the instant named, not after it. */
function isOver({ times, struck, until }: PlannedFault, now: Instant): boolean {
  return (times !== undefined && struck >= times) || (until !== undefined && now >= until);
}
