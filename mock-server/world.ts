import type { Clock } from '../src/clock.ts';
import { createClock } from '../src/clock.ts';
import type { Description } from '../src/description/description.ts';
import { createMatcher, type Match } from '../src/description/match.ts';
import type { Operation } from '../src/description/operation.ts';
import { anyLiveToken, type Policy, policiesOf } from '../src/policy/policy.ts';
import { createRegistry, type Registry } from '../src/tokens/registry.ts';
import type { KnownToken } from '../src/tokens/token-file.ts';
import { type Answers, encodeAnswers } from './answers.ts';
import { createJournal, type Journal } from './journal/journal.ts';

/** Everything that an answer depends on besides the request. All that changes is in here; nothing is global. */
export interface World {
  readonly description: Description;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly answers: Answers;
  /** Whether a request may come over plain HTTP: for a proxy on the same machine that ends TLS, never by default. */
  readonly plainHttpAllowed: boolean;
  /** Whether answers carry their explanation in a header. */
  readonly explain: boolean;
  match(method: string, path: string): Match;
  policyOf(operation: Operation): Policy;
  /** What the unique fields of earlier requests are taken by: see `uniqueKey`. */
  readonly taken: Set<string>;
  /** A number that no earlier call got: for identifiers of what the mock makes. */
  nextNumber(): number;
}

export interface WorldOptions {
  readonly description: Description;
  readonly tokens: readonly KnownToken[];
  readonly clock?: Clock;
  readonly journal?: Journal;
  readonly plainHttpAllowed?: boolean;
  readonly explain?: boolean;
}

export function createWorld(options: WorldOptions): World {
  const {
    description,
    tokens,
    clock = createClock(),
    journal = createJournal(),
    plainHttpAllowed = false,
    explain = false,
  } = options;
  const registry = createRegistry();
  for (const { secret, token } of tokens) registry.add(secret, token);
  const policies = policiesOf(description);
  let number = 0;
  return {
    description,
    registry,
    clock,
    journal,
    answers: encodeAnswers(description),
    plainHttpAllowed,
    explain,
    match: createMatcher(description.operations, description.basePath),
    policyOf: ({ id }) => policies.get(id) ?? anyLiveToken,
    taken: new Set(),
    nextNumber: () => {
      number += 1;
      return number;
    },
  };
}
