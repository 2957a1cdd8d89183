import type { ScenarioName } from '../../scenarios/scenario.ts';
import type { World } from '../../world.ts';
import type { Call } from '../call.ts';
import { created, nothing, ok } from '../reply.ts';
import { issuedJson } from './tokens.ts';

export const listScenarios: Call = (_, { world }) => ok(scenariosJson(world));

export const beginScenario: Call = ({ parameters: { scenario: name } }, { world }) => {
  const issued = world.scenarios.begin(name as ScenarioName);
  return created({
    scenario: world.scenarios.list().find((scenario) => scenario.name === name),
    issued: issued.map((token) => issuedJson(token, world)),
  });
};

export const endScenario: Call = ({ parameters: { scenario: name } }, { world }) => {
  world.scenarios.end(name as ScenarioName);
  return nothing;
};

export const resetScenarios: Call = (_, { world }) => {
  world.scenarios.reset();
  return ok(scenariosJson(world));
};

export function scenariosJson({ scenarios }: Pick<World, 'scenarios'>): object {
  return { scenarios: scenarios.list() };
}
