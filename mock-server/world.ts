import type { RequestFacts } from '../src/auth/facts.ts';
import type { Clock } from '../src/clock.ts';
import { createClock } from '../src/clock.ts';
import type { Description } from '../src/description/description.ts';
import { createMatcher, type Match } from '../src/description/match.ts';
import type { Operation } from '../src/description/operation.ts';
import { anyLiveToken, type Policy, policiesOf } from '../src/policy/policy.ts';
import type { KnownToken } from '../src/tokens/known-token.ts';
import { createRegistry, type Registry } from '../src/tokens/registry.ts';
import { type Answers, encodeAnswers } from './answers.ts';
import { type Creations, createCreations } from './creations.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { describeNote } from './journal/describe-note.ts';
import { createJournal, type OpenJournal } from './journal/journal.ts';
import { createGenerator, type Generator } from './preferences/generator.ts';
import { createScenarios, type Scenarios } from './scenarios/scenarios.ts';
import { createShowing, type Shown } from './showing.ts';
import { createStartingTokens, type StartingTokens } from './starting-tokens.ts';
import { merge } from './state/merge.ts';
import { stateAfter } from './state/state.ts';
import type { StateFile } from './state/state-file.ts';

/** Everything that an answer depends on besides the request. All that changes is in here; nothing is global. */
export interface World {
  readonly description: Description;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly journal: OpenJournal;
  readonly answers: Answers;
  readonly faults: Faults;
  readonly scenarios: Scenarios;
  /** Whether a request may come over plain HTTP: for a proxy on the same machine that ends TLS, never by default. */
  readonly plainHttpAllowed: boolean;
  /** Whether answers carry their explanation in a header. */
  readonly explain: boolean;
  readonly generator: Generator;
  /** Whether bodies are generated where a request does not say. */
  readonly dynamic: boolean;
  match(method: string, path: string): Match;
  policyOf(operation: Operation): Policy;
  /** What a request shows as its token. */
  shownBy(request: RequestFacts): Shown;
  readonly creations: Creations;
  /** What the token file says. */
  readonly startingTokens: StartingTokens;
  /** Puts everything back as it was at the start: tokens, clock, faults, scenarios, what was made, and the journal. */
  reset(): void;
}

export interface WorldOptions {
  readonly description: Description;
  readonly tokens: readonly KnownToken[];
  readonly clock?: Clock;
  /** How many requests the journal keeps. */
  readonly journalSize?: number | undefined;
  readonly plainHttpAllowed?: boolean;
  readonly explain?: boolean;
  readonly generator?: Generator;
  readonly dynamic?: boolean;
  /** What was kept of an earlier world, and keeps this one. Nothing unless given. */
  readonly kept?: Pick<StateFile, 'state' | 'keep'>;
}

/** Throws a `Fault` where a token of the file has the id of one that was issued. */
export function createWorld(options: WorldOptions): World {
  const {
    description,
    tokens,
    clock = createClock(),
    journalSize,
    plainHttpAllowed = false,
    explain = false,
    generator = createGenerator(description),
    dynamic = false,
    kept: { state, keep } = { state: stateAfter([]), keep: () => {} },
  } = options;
  const { ofFile, all } = merge(tokens, state);
  const startingTokens = createStartingTokens(ofFile);
  const registry = createRegistry(
    (change) => keep(startingTokens.asKept(change)),
    () => journal.settle(),
  );
  const journal = createJournal((note) => describeNote(note, { description, registry }), journalSize);
  registry.restoreAll(all);
  const creations = createCreations(state, keep);
  const faults = createFaults();
  const scenarios = createScenarios({ registry, clock, journal, faults, description });
  const policies = policiesOf(description);
  return {
    description,
    registry,
    clock,
    journal,
    answers: encodeAnswers(description),
    faults,
    scenarios,
    plainHttpAllowed,
    explain,
    generator,
    dynamic,
    match: createMatcher(description.operations, description.basePath),
    policyOf: ({ id }) => policies.get(id) ?? anyLiveToken,
    shownBy: createShowing(description.tokenHeader),
    creations,
    startingTokens,
    reset: () => {
      scenarios.reset();
      faults.clear();
      registry.clear();
      registry.restoreAll(startingTokens.list());
      creations.clear();
      clock.reset();
      journal.clear();
    },
  };
}
