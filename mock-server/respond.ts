import { headerValues, type RequestFacts } from '../src/auth/facts.ts';
import { presentedToken } from '../src/auth/presented.ts';
import type { Match } from '../src/description/match.ts';
import type { Json, Operation, Response } from '../src/description/operation.ts';
import { exampleOf, type Rejection } from '../src/description/refusal.ts';
import type { SchemaProblem } from '../src/description/schemas.ts';
import { Fault } from '../src/fault.ts';
import type { components } from '../src/partner-api.ts';
import type { Token } from '../src/tokens/token.ts';
import { type Answer, encodeAnswer } from './encode.ts';
import { errorBody } from './error-body.ts';
import type { Cause } from './journal/entry.ts';
import { accepts, isMediaType } from './negotiate.ts';
import { createClient } from './operations/create-client.ts';
import { renew } from './operations/renew.ts';
import { uniqueKey } from './operations/unique-key.ts';
import type { Obstacle } from './preferences/generator.ts';
import { type Preferred, prefer } from './preferences/prefer.ts';
import { type Preferences, readPreferences, writePreference } from './preferences/preferences.ts';
import { readBody, readQuery } from './validate.ts';
import type { World } from './world.ts';

/** An answer, and why it was given. */
export interface Outcome {
  readonly answer: Answer;
  readonly cause: Cause;
}

/** Carries out a request that was let in: routing, negotiation, validation, then the operation itself. */
export function respond(request: RequestFacts, match: Match, token: Token, world: World): Outcome {
  switch (match.kind) {
    case 'unknown-path':
      return reject('unknown-path', world);
    case 'unknown-method':
      return rejectMethod(match.allow, world);
    case 'operation':
      return perform(request, match.operation, token, world);
  }
}

function perform(request: RequestFacts, operation: Operation, token: Token, world: World): Outcome {
  const { success, requestBody } = operation;
  if (success.content && !accepts(headerValues(request.headers, 'accept'), success.content.mediaType)) {
    return reject('not-acceptable', world);
  }
  const { schemas } = world.description;
  const query = readQuery(request.query, operation.queryParameters, schemas);
  if (requestBody === undefined) {
    return query.length > 0
      ? rejectInvalid(query, request, world)
      : answerAsPreferred(request, operation, token, null, world);
  }
  if (request.body === undefined) return reject('content-too-large', world);
  if (!isMediaType(request.headers, requestBody.mediaType)) return reject('unsupported-media-type', world);
  const body = readBody(request.body, requestBody, schemas);
  const problems = [...query, ...body.problems];
  return problems.length > 0
    ? rejectInvalid(problems, request, world)
    : answerAsPreferred(request, operation, token, body.value, world);
}

/** Gives what the request prefers, without carrying anything out; or else carries it out. */
function answerAsPreferred(
  request: RequestFacts,
  operation: Operation,
  token: Token,
  body: Json,
  world: World,
): Outcome {
  const lines = headerValues(request.headers, 'prefer');
  if (lines.length === 0 && !world.dynamic) return carryOut(operation, token, body, world);
  const preferences = readPreferences(lines);
  const preferred = prefer(preferences, operation, world.answers);
  if (preferred.kind === 'unknown') return rejectInvalid(preferred.problems, request, world);
  const response = generatedResponse(preferences, preferred, operation, world);
  const { generator } = world;
  if (response && generator.obstacle) return rejectGeneration(generator.obstacle, world);
  const outcome: Outcome =
    preferred.kind === 'described'
      ? { cause: 'preferred', answer: preferred.answer }
      : carryOut(operation, token, body, world);
  const generated = response && outcome.answer.status < 300 ? generator.generate(operation, response) : undefined;
  const answer = response === undefined || generated === undefined ? outcome.answer : encodeAnswer(response, generated);
  return { cause: outcome.cause, answer: withApplied(answer, appliedOf(preferences, preferred, generated)) };
}

/** The response whose body is to be generated, if one is: a success with a body, and no example asked for by name. */
function generatedResponse(
  { dynamic, example }: Preferences,
  preferred: Preferred,
  { generated, responses, success }: Operation,
  world: World,
): Response | undefined {
  const wanted = generated && example === undefined && (dynamic === undefined ? world.dynamic : dynamic === 'true');
  const response = preferred.kind === 'described' ? responses.get(preferred.answer.status) : success;
  return wanted && response?.content !== undefined && response.status < 300 ? response : undefined;
}

function appliedOf({ dynamic }: Preferences, preferred: Preferred, generated: Json | undefined): readonly string[] {
  const applied = preferred.kind === 'described' ? preferred.applied : [];
  const honoured = dynamic !== undefined && (dynamic === 'true') === (generated !== undefined);
  return honoured ? [...applied, writePreference('dynamic', dynamic)] : applied;
}

/** RFC 7240 section 3. */
function withApplied(answer: Answer, applied: readonly string[]): Answer {
  if (applied.length === 0) return answer;
  return { ...answer, headers: [...answer.headers, 'Preference-Applied', applied.join(', ')] };
}

function rejectGeneration({ what, remedy }: Obstacle, { description }: World): Outcome {
  const { response } = description.rejections['invalid-request'];
  return {
    cause: 'no-generator',
    answer: encodeAnswer({ ...response, status: 501 }, errorBody(`${what}. ${remedy}`)),
  };
}

function carryOut(operation: Operation, token: Token, body: Json, world: World): Outcome {
  const key = uniqueKey(operation, token.environment, body);
  if (key !== undefined && world.creations.isTaken(key)) return reject('duplicate', world);
  try {
    const answer = answerOf(operation, token, body, world);
    if (key !== undefined) world.creations.take(key);
    return { cause: 'answered', answer };
  } catch (error) {
    // What the mock could not keep, it must not hand out: it would be lost with the next start.
    if (!(error instanceof Fault && error.code === 'state')) throw error;
    return { cause: 'not-kept', answer: world.answers.unavailable };
  }
}

function answerOf(operation: Operation, token: Token, body: Json, world: World): Answer {
  switch (operation.effect) {
    case 'rotates':
      return encodeAnswer(operation.success, renew(operation, token, world));
    case 'mints':
      return encodeAnswer(operation.success, createClient(operation, token, body, world));
    case 'reads':
    case 'marks-as-fetched':
    case 'writes':
      return world.answers.successes.get(operation.id) ?? encodeAnswer(operation.success, undefined);
  }
}

function reject(rejection: Rejection, { answers }: World): Outcome {
  return { cause: rejection, answer: answers.refusals[rejection] };
}

/** A 405 names the methods that there are (RFC 9110 section 15.5.6). */
function rejectMethod(allow: readonly string[], world: World): Outcome {
  const { answer, cause } = reject('unknown-method', world);
  return { cause, answer: { ...answer, headers: [...answer.headers, 'Allow', allow.join(', ')] } };
}

function rejectInvalid(problems: readonly SchemaProblem[], request: RequestFacts, { description }: World): Outcome {
  const refusal = description.rejections['invalid-request'];
  const described = exampleOf(refusal);
  const errors: components['schemas']['Error']['errors'] = problems
    .slice(0, MOST_PROBLEMS)
    .map((problem) => withoutToken(problem, request, description.tokenHeader));
  const body = typeof described === 'object' && described !== null ? { ...described, errors } : described;
  return {
    cause: 'invalid-request',
    answer: encodeAnswer({ ...refusal.response, status: refusal.status }, body as Json),
  };
}

const MOST_PROBLEMS = 20;

/** A problem may quote the name of an unknown field. Whoever put a token there does not get it back. */
function withoutToken({ place, problem }: SchemaProblem, { headers }: RequestFacts, header: string): SchemaProblem {
  const presented = presentedToken(headers, header);
  return { place, problem: presented.kind === 'value' ? problem.replaceAll(presented.value, '[…]') : problem };
}
