import { createListeners } from '../../src/listeners.ts';
import type { KnownToken } from '../../src/tokens/known-token.ts';
import { outage, rateLimited } from './fault-scenarios.ts';
import { type Performance, type Scenario, type ScenarioName, type Stage, scenarioNames } from './scenario.ts';
import { expiresMidRun, expiringSoon, revoked, rotated } from './token-scenarios.ts';

/** The scenarios of one mock, and which of them go on. */
export interface Scenarios {
  list(): readonly ScenarioState[];
  get(name: ScenarioName): ScenarioState;
  /** Brings a situation about. One that goes on is ended first. Returns the tokens that came to be with it. */
  begin(name: ScenarioName): readonly KnownToken[];
  /** Takes a situation back. Nothing happens where it does not go on. */
  end(name: ScenarioName): void;
  /** Takes back all that go on, the latest first. */
  reset(): void;
  /** Tells of every beginning and end from now on, until the function that it returns is called. */
  subscribe(listener: () => void): () => void;
}

interface ScenarioState {
  readonly name: ScenarioName;
  readonly title: string;
  readonly active: boolean;
}

const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'expiring-soon': expiringSoon,
  'expires-mid-run': expiresMidRun,
  rotated,
  revoked,
  'rate-limited': rateLimited,
  outage,
};

export function createScenarios(stage: Stage): Scenarios {
  const active = new Map<ScenarioName, Performance>();
  const listeners = createListeners();
  const end = (name: ScenarioName): void => {
    const performance = active.get(name);
    if (performance === undefined) return;
    active.delete(name);
    performance.end();
    listeners.tell();
  };
  const get = (name: ScenarioName): ScenarioState => ({ name, title: scenarios[name].title, active: active.has(name) });
  return {
    list: () => scenarioNames.map(get),
    get,
    begin: (name) => {
      end(name);
      const performance = scenarios[name].begin(stage);
      active.set(name, performance);
      listeners.tell();
      return performance.issued;
    },
    end,
    reset: () => {
      for (const name of [...active.keys()].reverse()) end(name);
    },
    subscribe: listeners.subscribe,
  };
}
