import type { Instant } from '../../src/clock.ts';
import type { Operation } from '../../src/description/operation.ts';
import { type Answer, type Delivery, encodeAnswer } from '../encode.ts';
import { errorBody } from '../error-body.ts';
import { reasonPhrase } from '../reason-phrase.ts';
import type { PlannedFault } from './faults.ts';

/** Whether a fault keeps a request from being carried out. */
export function losesRequest({ kind, loses }: PlannedFault): boolean {
  return (loses ?? (kind === 'status' ? 'request' : 'answer')) === 'request';
}

/**
 * What a fault makes of an answer. Where the request got lost, there is none: the answer is of nobody's making, and
 * nothing of it may be a success.
 */
export function disturb(
  answer: Answer | undefined,
  fault: PlannedFault,
  operation: Operation | undefined,
  now: Instant,
): Answer {
  const whole = answer ?? gatewayAnswer(504, [], operation);
  switch (fault.kind) {
    case 'status':
      return gatewayAnswer(fault.status, retryAfter(fault, now), operation);
    case 'malformed':
      return malformed(whole);
    case 'latency':
      return { ...whole, delivery: { delayMs: fault.delayMs } };
    case 'slow-body':
      return { ...whole, delivery: { bodyOverMs: fault.bodyOverMs } };
    case 'reset':
      return { ...whole, delivery: { cut: 'reset' } };
    case 'empty':
      return { ...whole, delivery: { cut: 'empty' } };
    case 'truncated':
      return { ...whole, delivery: truncated(whole) };
  }
}

/** What stands before a service says instead of it: as the operation describes the status, or else just its name. */
function gatewayAnswer(status: number, headers: readonly string[], operation: Operation | undefined): Answer {
  const described = operation?.responses.get(status);
  return described?.content === undefined
    ? encodeAnswer(
        { status, headers: [['Cache-Control', 'no-store']], content: PLAIN },
        errorBody(`${reasonPhrase(status) ?? 'No success'}.`),
        headers,
      )
    : encodeAnswer(described, described.content.examples[0].value, headers);
}

const PLAIN = { mediaType: 'application/json', schemaPointer: '', examples: [{ name: '', value: null }] } as const;

/** In seconds (RFC 9110 section 10.2.3): as ordered, or what is left of a fault that ends by itself. */
function retryAfter(fault: Extract<PlannedFault, { kind: 'status' }>, now: Instant): readonly string[] {
  const left = fault.until === undefined ? undefined : Math.max(1, Math.ceil((fault.until - now) / 1000));
  const seconds = fault.retryAfterSeconds ?? (fault.status === 429 || fault.status === 503 ? left : undefined);
  return seconds === undefined ? [] : ['Retry-After', String(seconds)];
}

/** The first half of the body, framed as if it were all of it. */
function malformed(answer: Answer): Answer {
  if (answer.body.byteLength === 0) return answer;
  const body = answer.body.subarray(0, Math.floor(answer.body.byteLength / 2));
  const headers = answer.headers.map((text, index) =>
    index % 2 === 1 && answer.headers[index - 1]?.toLowerCase() === 'content-length' ? String(body.byteLength) : text,
  );
  return { ...answer, headers, body };
}

/** Where there is no body to cut, all is. */
function truncated({ body }: Answer): Delivery {
  return { cut: body.byteLength === 0 ? 'empty' : 'mid-body' };
}
