import type { components } from '../../../src/admin-api.ts';
import type { World } from '../../world.ts';
import type { Call } from '../call.ts';
import { created, nothing, ok } from '../reply.ts';
import { issuedJson } from './tokens.ts';

export const listScenarios: Call<'listScenarios'> = (_, { world }) => ok(scenariosJson(world));

export const beginScenario: Call<'beginScenario'> = ({ parameters: { scenario: name } }, { world }) => {
  const issued = world.scenarios.begin(name);
  return created({
    scenario: world.scenarios.get(name),
    issued: issued.map((token) => issuedJson(token, world)),
  });
};

export const endScenario: Call<'endScenario'> = ({ parameters: { scenario: name } }, { world }) => {
  world.scenarios.end(name);
  return nothing;
};

export const resetScenarios: Call<'resetScenarios'> = (_, { world }) => {
  world.scenarios.reset();
  return ok(scenariosJson(world));
};

export function scenariosJson({ scenarios }: Pick<World, 'scenarios'>): {
  readonly scenarios: readonly components['schemas']['Scenario'][];
} {
  return { scenarios: scenarios.list() };
}
