import type { RequestFacts } from '../src/auth/facts.ts';
import { searchedOfBody } from '../src/auth/near-miss.ts';
import type { Verdict } from '../src/auth/verdict.ts';
import type { Instant } from '../src/clock.ts';
import type { Match } from '../src/description/match.ts';
import type { Operation } from '../src/description/operation.ts';
import type { Answer } from './encode.ts';
import { disturb, losesRequest } from './faults/disturb.ts';
import type { PlannedFault } from './faults/faults.ts';
import { explain } from './journal/explain.ts';
import { judge } from './judge.ts';
import { type Outcome, respond } from './respond.ts';
import type { World } from './world.ts';

/**
 * The whole mock as one function: what was asked, in the world as it stands, and what is answered. Authentication comes
 * first: nobody without a token learns which paths, methods or bodies are right (OPEN-12).
 */
export function answer(request: RequestFacts, world: World): Answer {
  const match = world.match(request.method, request.path);
  const now = world.clock.now();
  const verdict = judge(request, match, now, world);
  const fault = world.faults.strike({
    environment: request.environment,
    operation: operationOf(match)?.id,
    token: verdict.token?.id,
    now,
  });
  const outcome = outcomeOf(request, match, verdict, fault, now, world);
  const entryOf = world.journal.record({
    at: now,
    request: withoutBody(request, verdict),
    match,
    verdict,
    cause: outcome.cause,
    status: arrives(outcome.answer) ? outcome.answer.status : 0,
    fault: fault?.id,
  });
  return world.explain ? withExplanation(outcome.answer, explain(entryOf(), world.description)) : outcome.answer;
}

/** What is answered, and what a fault makes of it. */
function outcomeOf(
  request: RequestFacts,
  match: Match,
  verdict: Verdict,
  fault: PlannedFault | undefined,
  now: Instant,
  world: World,
): Outcome {
  // What breaks down does so alike on paths that nobody described: a 401 has its challenge there too.
  const operation = operationOf(match) ?? world.description.operations[0];
  if (fault !== undefined && losesRequest(fault)) {
    return { cause: 'fault', answer: forMethod(request, disturb(undefined, fault, operation, now)) };
  }
  const { cause, answer } =
    verdict.kind === 'denied' ? deny(verdict.denial, world) : respond(request, match, verdict.token, world);
  const whole = forMethod(request, answer);
  if (fault === undefined) return { cause, answer: whole };
  return { cause, answer: forMethod(request, disturb(whole, fault, operation, now)) };
}

function operationOf(match: Match): Operation | undefined {
  return match.kind === 'operation' ? match.operation : undefined;
}

/** Of what was let in, the body says nothing about why; of what was refused, the beginning may. */
function withoutBody(request: RequestFacts, verdict: Verdict): RequestFacts {
  if (request.body === undefined || request.body.byteLength === 0) return request;
  return { ...request, body: verdict.kind === 'denied' ? searchedOfBody(request.body) : undefined };
}

function deny(denial: Extract<Verdict, { kind: 'denied' }>['denial'], { answers }: World): Outcome {
  return { cause: denial, answer: answers.refusals[denial] };
}

function withExplanation(full: Answer, text: string): Answer {
  return { ...full, headers: [...full.headers, 'X-Cfis-Explain', text] };
}

function arrives({ delivery }: Answer): boolean {
  return delivery?.cut !== 'reset' && delivery?.cut !== 'empty';
}

/** HEAD gets the header section of GET and nothing after it (RFC 9110 section 9.3.2). */
function forMethod({ method }: RequestFacts, full: Answer): Answer {
  return method === 'HEAD' ? { ...full, body: new Uint8Array(0) } : full;
}
