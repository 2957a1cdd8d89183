import { headerValues, type RequestFacts } from '../../src/auth/facts.ts';
import { judge } from '../judge.ts';
import type { World } from '../world.ts';
import { readPreferences } from './preferences.ts';

/**
 * What has to be loaded before a request can be answered, or nothing: nearly always. It is asked ahead of `answer`, which
 * never waits. Whoever would not be let in gets nothing loaded.
 */
export function prepare(request: RequestFacts, world: World): Promise<void> | undefined {
  const { generator } = world;
  if (generator.settled) return undefined;
  const lines = headerValues(request.headers, 'prefer');
  if (lines.length === 0 || readPreferences(lines).dynamic !== 'true') return undefined;
  const match = world.match(request.method, request.path);
  if (match.kind !== 'operation' || !match.operation.generated) return undefined;
  return judge(request, match, world.clock.now(), world).kind === 'allowed' ? generator.load() : undefined;
}
