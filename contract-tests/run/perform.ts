import type { Operation } from '../../src/description/operation.ts';
import { Secret } from '../../src/tokens/secret.ts';
import {
  type Ask,
  type Assertion,
  type Case,
  presentsRefusedToken,
  type Send,
  type Step,
  sendsOf,
  usesOf,
} from '../assertion.ts';
import type { Client } from '../exchange/client.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type Evidence, isSuccess, met, missed, type Timed } from '../expectation.ts';
import { mintedTokenIn } from '../expectations/new-token.ts';
import { createResult, type Result } from '../result.ts';
import type { Hidden, RedactedExchange, Redactor } from '../secrets/redactor.ts';
import type { Control, Target } from '../targets/target.ts';
import type { Kept, Role, TokenUse } from '../token-use.ts';
import { withFreshExample } from './fresh-example.ts';
import { entitledRole, obstacleTo, operationOf, overBudget } from './obstacle.ts';
import { detailsOf, type Ending, endingOf, endingOfLook, inLightOfControl, outcomeOf } from './verdict-of-case.ts';
import { createWallet } from './wallet.ts';
import { type Composed, composeRequest } from './wire.ts';

/** A result, and whether it is worth nothing without a positive control around it. */
export interface Performed {
  readonly result: Result;
  readonly needsControl: boolean;
}

/** A request about to be sent, with what it takes to judge the answer. */
interface Prepared extends Composed {
  readonly ask: Ask;
  readonly expect: Send['expect'];
  readonly operation: Operation;
  /** What to call a token that the answer issues. */
  readonly keep: Kept;
}

/** Makes assertions on one target, one after another. */
export interface Performer {
  perform(subject: Case): Promise<Performed>;
}

export function createPerformer(
  target: Target,
  client: Pick<Client, 'send' | 'pipeline' | 'handshake'>,
  strict: boolean,
  redactor: Redactor,
): Performer {
  const wallet = createWallet(target, redactor);
  const entitledStatus = new Map<string, number>();
  // Which role a kept token goes on as: its line of renewals may be longer than one.
  const heirs = new Map<Kept, Role>();
  // As each operation is described, with what one assertion may not share with another.
  const described = new Map<string, Operation>();
  let rejected = 0;

  async function perform(subject: Case): Promise<Performed> {
    const startedAt = performance.now();
    target.prepare();
    wallet.empty();
    heirs.clear();
    described.clear();
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
    const earlier: Timed[] = [];
    let ending: Ending = { kind: 'met' };
    for (const step of subject.assertion.steps) {
      const absent = keptTokensOf(step).find((name) => !wallet.has(name));
      if (absent !== undefined)
        return { kind: 'unclear', reason: `no earlier answer gave a token to go on with (${absent})` };
      const endings = await performStep(step, subject, earlier, exchanges);
      ending = endings.find(({ kind }) => kind !== 'met') ?? endings.at(-1) ?? ending;
      if (ending.kind !== 'met') return ending;
    }
    return ending;
  }

  async function performStep(
    step: Step,
    subject: Case,
    earlier: Timed[],
    exchanges: RedactedExchange[],
  ): Promise<readonly Ending[]> {
    const judge = (prepared: Prepared, exchange: Exchange): Ending =>
      judgeExchange(prepared, exchange, subject, earlier, exchanges);
    switch (step.kind) {
      case 'send': {
        const prepared = prepare(step, subject);
        return [judge(prepared, await client.send(prepared.request))];
      }
      case 'together': {
        const all = step.sends.map((one) => prepare(one, subject));
        return Promise.all(all.map(async (prepared) => judge(prepared, await client.send(prepared.request))));
      }
      case 'pipelined': {
        const all = step.sends.map((one) => prepare(one, subject));
        const answered = await client.pipeline(all.map(({ request }) => request));
        return answered.flatMap((exchange, index) => {
          const prepared = all[index];
          return prepared === undefined ? [] : [judge(prepared, exchange)];
        });
      }
      case 'handshake': {
        const handshake = await client.handshake(target.baseUrl, step.offer);
        return [endingOfLook(step.says, step.judge(handshake, Date.now()))];
      }
      case 'inspect': {
        const problem = step.problem(target.description);
        return [endingOfLook(step.says, problem === undefined ? met : missed(problem))];
      }
      case 'issue':
        wallet.keep(step.keep, controlOf(target).issue(step.options));
        return [];
      case 'revoke':
        controlOf(target).revoke(wallet.kept('issued'));
        return [];
      case 'advance':
        controlOf(target).advance(
          typeof step.milliseconds === 'number' ? step.milliseconds : step.milliseconds(target.description),
        );
        return [];
    }
  }

  function prepare({ ask, expect, keep }: Send, { assertion, operation: subject }: Case): Prepared {
    const operation = operationOf(ask, subject, target) ?? subject;
    if (presentsRefusedToken({ ask, expect })) rejected += 1;
    const example = described.get(operation.id) ?? withFreshExample(operation);
    described.set(operation.id, example);
    const composed = composeRequest(ofThisCase(ask, assertion), example, target, (use) =>
      wallet.resolve(use, operation),
    );
    return { ...composed, ask, expect, operation, keep: keep ?? 'renewed' };
  }

  function judgeExchange(
    { ask, expect, keep, operation, tokens, withoutBody }: Prepared,
    exchange: Exchange,
    { assertion }: Case,
    earlier: Timed[],
    exchanges: RedactedExchange[],
  ): Ending {
    const { reply, durationMs } = exchange;
    const found = reply.kind === 'answered' ? mintedTokenIn(reply, operation) : undefined;
    const newToken = reply.kind === 'answered' && isSuccess(reply) ? found : undefined;
    if (newToken !== undefined) takeToken(new Secret(newToken), ask, operation, keep);
    // A refusal should hold none, and must not be shown with it.
    else if (found !== undefined) redactor.hide({ value: found, label: '<a new token>' });
    const shown = redactor.exchange(exchange, tokens);
    exchanges.push(newToken === undefined ? withoutUnfoundToken(shown, operation) : shown);
    const judgement = expect.judge(reply, evidenceFor(operation, earlier, durationMs, tokens));
    const ending = endingOf(judgement, exchange, expect, withoutBody);
    if (reply.kind === 'answered') {
      earlier.push({ ...reply, durationMs });
      wallet.receive(reply);
      if (assertion.id === 'P-02') entitledStatus.set(operation.id, reply.status);
    }
    return assertion.group === 'preconditions' ? ending : inLightOfControl(ending, entitledStatus.get(operation.id));
  }

  function takeToken(secret: Secret, ask: Ask, operation: Operation, name: Kept): void {
    wallet.keep(name, secret);
    const [use] = [ask.token ?? []].flat();
    if (operation.effect !== 'rotates') return;
    const role = use === undefined ? undefined : roleOf(use, operation);
    if (role === undefined) {
      heirs.delete(name);
      return;
    }
    target.renewed(role, secret);
    heirs.set(name, role);
  }

  function roleOf(use: TokenUse, operation: Operation): Role | undefined {
    switch (use.kind) {
      case 'role':
        return use.role;
      case 'entitled':
        return entitledRole(operation, target);
      case 'kept':
        return heirs.get(use.name);
      case 'none':
      case 'text':
      case 'unknown':
      case 'received':
        return undefined;
    }
  }

  function evidenceFor(
    operation: Operation,
    earlier: readonly Timed[],
    durationMs: number,
    tokens: readonly Hidden[],
  ): Evidence {
    const status = entitledStatus.get(operation.id);
    return {
      baseUrl: target.baseUrl,
      description: target.description,
      operation,
      ...(status !== undefined && { entitledStatus: status }),
      earlier,
      durationMs,
      sentTokens: tokens.map(({ value }) => value),
    };
  }

  return { perform };
}

/** Tokens of earlier steps that a step presents: an answer that was to bring one may have brought none. */
function keptTokensOf(step: Step): readonly Kept[] {
  return sendsOf(step)
    .flatMap(({ ask }) => usesOf(ask))
    .flatMap(({ use }) => (use.kind === 'kept' ? [use.name] : []));
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
