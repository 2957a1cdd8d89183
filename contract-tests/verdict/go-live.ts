import type { Effect } from '../../src/description/operation.ts';
import { Fault } from '../../src/fault.ts';
import { type Case, sendsOf } from '../assertion.ts';
import { assertions } from '../assertions/all.ts';
import type { Outcome, Result } from '../result.ts';
import { effectsRisked, needsOurs, operationOf, rolesNeeded } from '../run/obstacle.ts';
import type { End } from '../targets/certificate-end.ts';
import { TOKEN_EXPIRES } from '../targets/credential-variables.ts';
import type { Target } from '../targets/target.ts';
import { daysUntil, formatDay, parseDay } from './calendar-day.ts';
import type { Blocker } from './report.ts';

/** What a go-live requires of the target's certificate and token: this many days to go. */
const CERTIFICATE_DAYS = 30;
const TOKEN_DAYS = 14;

/** What may be risked on disposable tokens. The others would touch invoices and payments. */
const riskedByGoLive: ReadonlySet<Effect> = new Set(['reads', 'rotates', 'mints']);

/** What shows that a required assertion was not verified. A miss is a violation, and known ones are accepted. */
const unverified: ReadonlySet<Outcome> = new Set(['not-verified', 'inconclusive', 'errored']);

/** What is to go live, and whether its operator is a partner: only partners hold a provisioning token (PROV-1). */
export type Candidate = Pick<Target, 'description' | 'supply'>;

/**
 * Whether a go-live requires a case: the vendor documents it, it can be verified where tokens and clock are not ours, and
 * without touching business data. What is about creating clients, only partners must show.
 */
export function isRequired(subject: Case, candidate: Candidate): boolean {
  const { assertion } = subject;
  return (
    assertion.basis === 'documented' &&
    !needsOurs(assertion) &&
    effectsRisked(subject, candidate.description).every((effect) => riskedByGoLive.has(effect)) &&
    (isPartner(candidate) || !isForPartners(subject, candidate))
  );
}

function isPartner({ supply }: Candidate): boolean {
  return supply('provisioning').kind === 'supplied';
}

function isForPartners(subject: Case, candidate: Candidate): boolean {
  const { assertion, operation } = subject;
  return (
    effectsRisked(subject, candidate.description).includes('mints') ||
    assertion.steps
      .flatMap(sendsOf)
      .some(({ ask }) =>
        rolesNeeded(ask, operationOf(ask, operation, candidate) ?? operation, candidate).includes('provisioning'),
      )
  );
}

/** Everything that keeps a target from going live though it breaks nothing. */
export function goLiveBlockers(
  results: readonly Result[],
  candidate: Candidate,
  ends: { readonly certificate: End; readonly token: End },
  now: Date,
): readonly Blocker[] {
  return [
    ...requiredBlockers(results, candidate),
    ...endBlockers("the target's certificate", ends.certificate, CERTIFICATE_DAYS, 'have it replaced first', now),
    ...endBlockers(
      'the token',
      ends.token,
      TOKEN_DAYS,
      `renew it first, and say in ${TOKEN_EXPIRES} when it ends`,
      now,
    ),
  ];
}

/** Reads when the token ends, as the operator says it. Throws a `Fault` about what is no day. */
export function readTokenEnd(text: string | undefined): End {
  if (text === undefined || text === '') {
    const remedy = `set ${TOKEN_EXPIRES} to the day, such as 2027-01-31, or to never`;
    return { kind: 'unknown', reason: 'the API does not tell', remedy };
  }
  if (text === 'never') return { kind: 'never' };
  const date = parseDay(text);
  if (date !== undefined) return { kind: 'on', date };
  throw new Fault('credentials', {
    what: 'is no day',
    place: TOKEN_EXPIRES,
    remedy: 'Write a day such as 2027-01-31, or never.',
  });
}

/** One for each assertion and reason, however many operations it is about. */
function requiredBlockers(results: readonly Result[], candidate: Candidate): readonly Blocker[] {
  const open = results.filter((result) => unverified.has(result.outcome) && isRequiredResult(result, candidate));
  const keys = [...new Set(open.map(keyOf))];
  return keys.flatMap((key) => {
    const same = open.filter((result) => keyOf(result) === key);
    const [first] = same;
    if (first === undefined) return [];
    const on = same.length === 1 ? (first.operation ?? '') : `${same.length} operations`;
    return [
      {
        kind: 'required-not-verified' as const,
        what: `${first.id} ${first.title}: ${first.outcome} on ${on}, ${first.reason ?? 'no answer came'}`,
        remedy: first.remedy ?? 'see what came back, and run again',
      },
    ];
  });
}

function keyOf({ id, outcome, reason, remedy }: Result): string {
  return JSON.stringify([id, outcome, reason, remedy]);
}

function isRequiredResult({ id, operation: on }: Result, candidate: Candidate): boolean {
  const assertion = assertions.find((known) => known.id === id);
  const operation = candidate.description.operations.find((described) => described.id === on);
  return assertion !== undefined && operation !== undefined && isRequired({ assertion, operation }, candidate);
}

function endBlockers(what: string, end: End, days: number, remedy: string, now: Date): readonly Blocker[] {
  switch (end.kind) {
    case 'never':
      return [];
    case 'unknown':
      return [
        { kind: 'required-not-verified', what: `when ${what} ends is not known: ${end.reason}`, remedy: end.remedy },
      ];
    case 'on': {
      const left = daysUntil(end.date, now);
      if (left >= days) return [];
      const when = `on ${formatDay(end.date)}`;
      const says = left < 0 ? `${what} ended ${when}` : `${what} ends ${when}, in less than ${days} days`;
      return [{ kind: 'expires-soon', what: says, remedy }];
    }
  }
}
