import { decide } from '../src/auth/decide.ts';
import type { RequestFacts } from '../src/auth/facts.ts';
import { presentedToken } from '../src/auth/presented.ts';
import type { Verdict } from '../src/auth/verdict.ts';
import { anyLiveToken } from '../src/policy/policy.ts';
import type { Answer } from './encode.ts';
import { printablePath } from './journal.ts';
import { type Outcome, respond } from './respond.ts';
import type { World } from './world.ts';

/**
 * The whole mock as one function: what was asked, in the world as it stands, and what is answered. Authentication comes
 * first: nobody without a token learns which paths, methods or bodies are right (OPEN-12).
 */
export function answer(request: RequestFacts, world: World): Answer {
  const match = world.match(request.method, request.path);
  const policy = match.kind === 'operation' ? world.policyOf(match.operation) : anyLiveToken;
  const now = world.clock.now();
  const verdict = decide(
    policy,
    {
      secure: request.secure || world.plainHttpAllowed,
      presented: presentedToken(request.headers, world.description.tokenHeader),
      environment: request.environment,
      now,
    },
    world.registry.find,
  );
  const outcome =
    verdict.kind === 'denied' ? deny(verdict.denial, world) : respond(request, match, verdict.token, world);
  world.journal.record({
    at: now,
    environment: request.environment,
    method: request.method,
    path: printablePath(request.path, match.kind !== 'unknown-path'),
    status: outcome.answer.status,
    cause: outcome.cause,
    ...tokenOf(verdict),
  });
  return request.method === 'HEAD' ? withoutBody(outcome.answer) : outcome.answer;
}

function deny(denial: Extract<Verdict, { kind: 'denied' }>['denial'], { answers }: World): Outcome {
  return { cause: denial, answer: answers.refusals[denial] };
}

function tokenOf({ token }: Verdict): { readonly token?: string } {
  return token === undefined ? {} : { token: token.id };
}

/** HEAD gets the header section of GET and nothing after it (RFC 9110 section 9.3.2). */
function withoutBody(full: Answer): Answer {
  return { ...full, body: new Uint8Array(0) };
}
