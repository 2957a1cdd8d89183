import type { Operation } from '../src/description/operation.ts';
import { Secret } from '../src/tokens/secret.ts';
import { type Ask, type Assertion, type Send, type Step, sendsOf } from './assertion.ts';
import type { Client } from './exchange/client.ts';
import type { Answered } from './exchange/exchange.ts';
import { type Evidence, isSuccess, issuedTokenIn } from './expectation.ts';
import { entitledRole, obstacleTo, operationOf, overBudget, presentsRefusedToken } from './obstacle.ts';
import type { Case } from './plan.ts';
import { createRedactor, type Hidden, type RedactedExchange } from './redactor.ts';
import { createResult, type Result } from './result.ts';
import type { Control, Target } from './targets/target.ts';
import { detailsOf, type Ending, endingOf, inLightOfControl, outcomeOf } from './verdict-of-case.ts';
import { createWallet } from './wallet.ts';
import { composeRequest } from './wire.ts';

/** A result, and whether it is worth nothing without a positive control around it. */
export interface Performed {
  readonly result: Result;
  readonly needsControl: boolean;
}

/** Makes assertions on one target, one after another. */
export interface Performer {
  perform(subject: Case): Promise<Performed>;
}

export function createPerformer(target: Target, send: Client['send'], strict: boolean): Performer {
  const redactor = createRedactor();
  const wallet = createWallet(target, redactor);
  const entitledStatus = new Map<string, number>();
  let rejected = 0;

  async function perform(subject: Case): Promise<Performed> {
    const startedAt = performance.now();
    target.prepare();
    wallet.empty();
    const obstacle = obstacleTo(subject, target) ?? overBudget(subject, rejected, target);
    if (obstacle !== undefined) {
      const { outcome, ...why } = obstacle;
      return { result: createResult(subject, outcome, why), needsControl: false };
    }
    const exchanges: RedactedExchange[] = [];
    const ending = await performSteps(subject, exchanges);
    const result = createResult(subject, outcomeOf(ending, subject.assertion, strict), {
      ...detailsOf(ending),
      exchanges,
      durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
    });
    return { result, needsControl: !ending.letIn };
  }

  async function performSteps(subject: Case, exchanges: RedactedExchange[]): Promise<Ending> {
    const earlier: Answered[] = [];
    let ending: Ending = { kind: 'met' };
    for (const step of subject.assertion.steps) {
      arrange(step);
      const endings = await Promise.all(sendsOf(step).map((one) => performSend(one, subject, earlier, exchanges)));
      ending = endings.find(({ kind }) => kind !== 'met') ?? endings.at(-1) ?? ending;
      if (ending.kind !== 'met') return ending;
    }
    return ending;
  }

  function arrange(step: Step): void {
    switch (step.kind) {
      case 'send':
      case 'together':
        return;
      case 'issue':
        wallet.keep('issued', controlOf(target).issue(step.lifetimeMs));
        return;
      case 'revoke':
        controlOf(target).revoke(wallet.kept('issued'));
        return;
      case 'advance':
        controlOf(target).advance(step.milliseconds);
        return;
    }
  }

  async function performSend(
    { ask, expect, keep }: Send,
    { assertion, operation: subject }: Case,
    earlier: Answered[],
    exchanges: RedactedExchange[],
  ): Promise<Ending> {
    const operation = operationOf(ask, subject, target) ?? subject;
    const { request, tokens, withoutBody } = composeRequest(ofThisCase(ask, assertion), operation, target, (use) =>
      wallet.resolve(use, operation),
    );
    if (presentsRefusedToken({ ask, expect })) rejected += 1;
    const exchange = await send(request);
    const { reply } = exchange;
    const newToken = reply.kind === 'answered' && isSuccess(reply) ? issuedTokenIn(reply, operation) : undefined;
    if (newToken !== undefined) takeToken(new Secret(newToken), ask, operation, keep ?? 'renewed');
    const shown = redactor.exchange(exchange, tokens);
    exchanges.push(newToken === undefined ? withoutUnfoundToken(shown, operation) : shown);
    const judgement = expect.judge(reply, evidenceFor(operation, earlier, tokens));
    const ending = endingOf(judgement, exchange, expect, withoutBody);
    if (reply.kind === 'answered') {
      earlier.push(reply);
      if (assertion.id === 'P-02') entitledStatus.set(operation.id, reply.status);
    }
    return assertion.group === 'preconditions' ? ending : inLightOfControl(ending, entitledStatus.get(operation.id));
  }

  function takeToken(secret: Secret, ask: Ask, operation: Operation, name: NonNullable<Send['keep']>): void {
    wallet.keep(name, secret);
    const [use] = [ask.token ?? []].flat();
    if (operation.effect !== 'rotates') return;
    if (use?.kind === 'role') target.renewed(use.role, secret);
    if (use?.kind === 'entitled') target.renewed(entitledRole(operation, target), secret);
  }

  function evidenceFor(operation: Operation, earlier: readonly Answered[], tokens: readonly Hidden[]): Evidence {
    const status = entitledStatus.get(operation.id);
    return {
      description: target.description,
      operation,
      ...(status !== undefined && { entitledStatus: status }),
      earlier,
      sentTokens: tokens.map(({ value }) => value),
    };
  }

  return { perform };
}

/** No two cases share a connection by its name. */
function ofThisCase(ask: Ask, { id }: Assertion): Ask {
  return ask.connection === undefined ? ask : { ...ask, connection: `${id} ${ask.connection}` };
}

/** A success of an operation that issues tokens holds one, even where we could not find it: then nothing of it is shown. */
function withoutUnfoundToken(shown: RedactedExchange, { issuedToken }: Operation): RedactedExchange {
  const { response } = shown;
  if (issuedToken === undefined || response === undefined || response.status >= 300) return shown;
  return { ...shown, response: { status: response.status, headers: [], body: '(not shown: it may hold a token)' } };
}

function controlOf({ control }: Target): Control {
  // An obstacle stops a case that needs one before it gets here.
  if (control === undefined) throw new RangeError('the target has no control');
  return control;
}
