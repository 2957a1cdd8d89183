import { inShort, type PlannedRequest, type Preview, type Target } from '../../contract-tests/index.ts';
import { inWords } from './duration.ts';
import type { Terminal } from './terminal.ts';

/** Prints what a run would do: one JSON object a line, or for people. */
export function printPlan(preview: Preview, target: Target, missing: readonly string[], terminal: Terminal): void {
  for (const line of describePlan(preview, target, missing)) terminal.print(`${line}\n`);
}

export function emitPlan(preview: Preview, target: Target, missing: readonly string[], terminal: Terminal): void {
  const { probe, requests, handshakes, refusedTokens, seconds, left } = preview;
  for (const request of requests) terminal.emit({ event: 'request', ...request });
  for (const { id, operation, outcome, reason, remedy } of left)
    terminal.emit({ event: 'left', id, operation, outcome, reason, remedy });
  terminal.emit({
    event: 'plan',
    target: target.baseUrl.href,
    environment: target.environment,
    probe: probe.id,
    requests: requests.length,
    handshakes,
    refusedTokens,
    ...(seconds !== undefined && { seconds }),
    missing,
  });
}

function describePlan(preview: Preview, target: Target, missing: readonly string[]): readonly string[] {
  const { probe, requests, handshakes, refusedTokens, seconds, left } = preview;
  return [
    `Plan for ${target.baseUrl.href} (${target.environment}, ${target.kind}). Nothing was sent.`,
    ...missing.map((variable) => `${variable} is not set: a run needs it, and the plan is made as if it were.`),
    '',
    ...requests.flatMap(describeRequest),
    '',
    ...(left.length === 0 ? [] : [`Not tried (${left.length})`, ...inShort(left), '']),
    `Single assertions are shown on ${probe.id}. A run first looks for an operation that answers with a success.`,
    `${requests.length} requests, ${refusedTokens} of them with a token that must be refused; ${handshakes} TLS handshakes.`,
    seconds === undefined
      ? 'There is no limit to the rate.'
      : `At ${target.rate} a second they take ${inWords(seconds * 1000)}.`,
  ];
}

function describeRequest(request: PlannedRequest): readonly string[] {
  const { id, operation, method, url, headers, body, httpVersion, message } = request;
  const first = `${id} ${operation}: ${method} ${url}${httpVersion === '2' ? ' over HTTP/2' : ''}`;
  if (message !== undefined) return [`${first}, as no library writes it:`, `    ${JSON.stringify(message)}`];
  return [
    first,
    ...headers.map(([name, value]) => `    ${name}: ${value}`),
    ...(body === undefined ? [] : [`    ${body}`]),
  ];
}
