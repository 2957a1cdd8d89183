import type { Operation } from '../../src/description/operation.ts';
import { type Case, presentsRefusedToken, type Send, sendsOf } from '../assertion.ts';
import { messageOf } from '../exchange/raw.ts';
import { createResult, type Result } from '../result.ts';
import type { Target } from '../targets/target.ts';
import { obstacleTo, operationOf, overBudget } from './obstacle.ts';
import type { Selection } from './plan.ts';
import { documentedProbe } from './probe.ts';
import { inOrder, scheduleRun } from './schedule.ts';
import { labelOfUse } from './token-label.ts';
import { composeRequest } from './wire.ts';

/** A request that would be sent, with every token as the variable that holds it, or in words. */
export interface PlannedRequest {
  /** Of the assertion. */
  readonly id: string;
  /** The operation that it is sent to. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Its beginning. */
  readonly body?: string;
  /** HTTP/1.1 unless given. */
  readonly httpVersion?: '2';
  /** The message byte for byte, one character each, where no HTTP library would write it so; its beginning. */
  readonly message?: string;
}

/** What a run would do. */
export interface Preview {
  /** The operation on which single assertions are shown: a run takes another if this one does not answer with a success. */
  readonly probe: Operation;
  /** In the order of sending. */
  readonly requests: readonly PlannedRequest[];
  /** TLS handshakes without a request. */
  readonly handshakes: number;
  /** How many of the requests show a token that must be refused. */
  readonly refusedTokens: number;
  /** How long they take at the rate of the target; absent where there is no limit. */
  readonly seconds?: number;
  /** What would not be tried, and why. */
  readonly left: readonly Result[];
}

const LONGEST = 400;

/** Everything that a run would send to a target, and what it would leave alone. Nothing is sent. */
export function previewRun(target: Target, selection: Selection = {}): Preview {
  const probe = documentedProbe(target);
  const requests: PlannedRequest[] = [];
  const left: Result[] = [];
  let handshakes = 0;
  let refusedTokens = 0;
  for (const subject of inOrder(scheduleRun(target, probe, selection))) {
    const obstacle = obstacleTo(subject, target) ?? overBudget(subject, refusedTokens, target);
    if (obstacle !== undefined) {
      const { outcome, ...why } = obstacle;
      left.push(createResult(subject, outcome, why));
      continue;
    }
    const sends = subject.assertion.steps.flatMap(sendsOf);
    requests.push(...sends.map((send) => planRequest(send, subject, target)));
    handshakes += subject.assertion.steps.filter(({ kind }) => kind === 'handshake').length;
    refusedTokens += sends.filter(presentsRefusedToken).length;
  }
  const seconds = (requests.length + handshakes) / target.rate;
  return { probe, requests, handshakes, refusedTokens, left, ...(seconds > 0 && { seconds }) };
}

function planRequest({ ask }: Send, { assertion, operation: subject }: Case, target: Target): PlannedRequest {
  const operation = operationOf(ask, subject, target) ?? subject;
  const { request, tokens } = composeRequest(ask, operation, target, (use) => {
    const label = labelOfUse(use, operation, target);
    return label === undefined ? undefined : { value: label, label };
  });
  // A label is no value that must be escaped.
  const path = tokens.reduce((text, { label }) => text.replaceAll(encodeURIComponent(label), label), request.target);
  const { method, headers, body } = request;
  return {
    id: assertion.id,
    operation: operation.id,
    method,
    url: request.url.origin + path,
    headers,
    ...(body !== undefined && { body: shorten(body) }),
    ...(request.httpVersion !== undefined && { httpVersion: request.httpVersion }),
    ...(request.rewrite !== undefined && { message: shorten(messageOf(request)) }),
  };
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
