import type { TokenDifference } from '../../src/tokens/registry.ts';
import type { World } from '../world.ts';
import type { Order } from './order.ts';
import { portions } from './portions.ts';

/** What workers must know of a world that changes, passed on as it happens. */
export interface Following {
  /** How much was told so far. */
  readonly told: number;
  /** Tells what is still to be told. Otherwise changes of tokens are gathered until the program comes to rest. */
  flush(): void;
  /** Looks whether every request must be asked of the primary: faults also come to their end without a change. */
  look(): void;
  end(): void;
}

/** Tokens of one message: what is larger would hold up whatever else is to be done. */
const TOKENS_AT_ONCE = 5000;

/** @param tell takes orders of which the last makes the ones before it count */
export function followWorld(world: World, tell: (orders: readonly Order[]) => void): Following {
  const { registry, clock, faults, scenarios } = world;
  let told = 0;
  let everything = asksEverything(world);
  let differences: TokenDifference[] = [];
  const flush = (): void => {
    if (differences.length === 0) return;
    const all = [...portions(differences, TOKENS_AT_ONCE)];
    differences = [];
    told += 1;
    tell(all.map((part, index) => ({ kind: 'tokens', differences: part, isLast: index === all.length - 1 })));
  };
  const send = (order: Order): void => {
    flush();
    told += 1;
    tell([order]);
  };
  const look = (): void => {
    const next = asksEverything(world);
    if (next === everything) return;
    everything = next;
    send({ kind: 'ask', everything });
  };
  const ends = [
    registry.follow((difference) => {
      if (differences.length === 0) setImmediate(flush);
      differences.push(difference);
    }),
    clock.subscribe(() => {
      send({ kind: 'clock', setting: clock.setting });
      look();
    }),
    faults.subscribe(look),
    scenarios.subscribe(look),
  ];
  return {
    get told() {
      return told;
    },
    flush,
    look,
    end: () => {
      for (const end of ends) end();
    },
  };
}

/** Everything that is known of the tokens of a world, as it stands while it is asked for. */
export function* tokensOf({ registry }: World): Generator<Order> {
  for (const differences of portions(registry.differences(), TOKENS_AT_ONCE)) {
    yield { kind: 'tokens', differences, isLast: true };
  }
}

/** A fault is counted, and a scenario may be: that is done in one place. */
export function asksEverything({ faults, scenarios, clock }: World): boolean {
  return faults.list(clock.now()).length > 0 || scenarios.list().some(({ active }) => active);
}
