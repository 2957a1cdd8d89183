import { decide } from '../src/auth/decide.ts';
import type { RequestFacts } from '../src/auth/facts.ts';
import type { Verdict } from '../src/auth/verdict.ts';
import type { Instant } from '../src/clock.ts';
import type { Match } from '../src/description/match.ts';
import { anyLiveToken } from '../src/policy/policy.ts';
import type { World } from './world.ts';

/** Whether a request is let in, at an instant. It changes nothing. */
export function judge(request: RequestFacts, match: Match, now: Instant, world: World): Verdict {
  const shown = world.shownBy(request);
  return decide(
    match.kind === 'operation' ? world.policyOf(match.operation) : anyLiveToken,
    {
      secure: request.secure || world.plainHttpAllowed,
      presented: shown.presented,
      environment: request.environment,
      now,
    },
    (value) => world.registry.find(value, shown),
  );
}

/** The same of the header section alone, at present: for a door that must know before it asks for the body. */
export function isLetIn(head: RequestFacts, world: World): boolean {
  return judge(head, world.match(head.method, head.path), world.clock.now(), world).kind === 'allowed';
}
