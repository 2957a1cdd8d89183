import type { World } from '../world.ts';
import { clockJson } from './calls/clock.ts';
import { faultsJson } from './calls/faults.ts';
import { entryJson } from './calls/requests.ts';
import { scenariosJson } from './calls/scenarios.ts';
import { tokenJson } from './calls/tokens.ts';
import type { Follow } from './reply.ts';

/** Sends every change of a mock from now on, and every request. */
export function follow(world: World): Follow {
  const { journal, registry, clock, faults, scenarios } = world;
  return (send) => {
    const ends = [
      journal.subscribe((entryOf) => {
        const entry = entryOf();
        send('request', entryJson(journal.get(entry.id) ?? { ...entry, headers: [] }, world));
      }),
      registry.subscribe((change) => {
        switch (change.kind) {
          case 'issued':
          case 'changed':
            send('token', { change: change.kind, token: tokenJson(change.token, world) });
            break;
          case 'removed':
            send('token', { change: 'removed', token: { id: change.token.id } });
            break;
          case 'cleared':
            send('token', { change: 'cleared' });
        }
      }),
      clock.subscribe(() => send('clock', clockJson(clock))),
      faults.subscribe(() => send('faults', faultsJson(world))),
      scenarios.subscribe(() => send('scenarios', scenariosJson(world))),
    ];
    return () => {
      for (const end of ends) end();
    };
  };
}
