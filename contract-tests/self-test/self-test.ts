import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Description } from '../../src/description/description.ts';
import { type Environment, environments } from '../../src/description/environment.ts';
import { Fault } from '../../src/fault.ts';
import { mutants as allMutants } from '../mutants/all.ts';
import type { Mutant } from '../mutants/mutant.ts';
import type { Outcome, Result } from '../result.ts';
import { runContract } from '../run/run.ts';
import { createLiveTarget } from '../targets/live.ts';
import { createMockTarget, type PlantedServer } from '../targets/mock.ts';
import type { Target } from '../targets/target.ts';
import { roles } from '../token-use.ts';
import { variants as allVariants } from '../variants/all.ts';
import type { Variant } from '../variants/variant.ts';
import { createReport, type Report } from '../verdict/report.ts';

export interface SelfTestOptions {
  readonly description: Description;
  /** Folder of this machine's authority. */
  readonly authorityFolder?: string;
  /** Ids of mutants and variants to try; all of them, and the correct server, unless given. */
  readonly only?: readonly string[];
  /**
   * Makes every assertion on every mutant, not only those that are named for it, and meets variants as live services as well.
   */
  readonly full?: boolean;
  /** The part of the work to do: every so manieth, from this one on. All of it unless given. */
  readonly shard?: Shard;
  /** Ends it before the next trial. */
  readonly signal?: AbortSignal;
  /** Planted defects to try in place of our own. */
  readonly mutants?: readonly Mutant[];
  /** Lawful servers to try in place of our own. */
  readonly variants?: readonly Variant[];
}

export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** What became of one server under the whole suite. */
export interface Trial {
  readonly kind: Subject['kind'];
  /** Of the mutant or variant; the environment of a correct server. */
  readonly id: string;
  readonly title: string;
  /** Assertions that must notice it: none unless it is a mutant. */
  readonly killedBy: readonly string[];
  /** Assertions that failed or warned, in the order of the suite. */
  readonly noticedBy: readonly string[];
  /** What speaks against the suite; nothing if all is well. */
  readonly problems: readonly string[];
  readonly durationMs: number;
}

type Subject =
  | { readonly kind: 'correct'; readonly id: Environment }
  | { readonly kind: 'mutant'; readonly id: string; readonly mutant: Mutant }
  | { readonly kind: 'variant'; readonly id: string; readonly variant: Variant };

interface Encounter {
  readonly environment?: Environment;
  /** Whether it is met as a live service, without control over its tokens. */
  readonly live?: true;
  /** Ids of assertions to make; all of them unless given. */
  readonly only?: readonly string[];
}

type Verify = (server: PlantedServer, encounter?: Encounter) => Promise<Report>;

/**
 * Tries the suite on servers of which it is known whether they conform: the correct one, every lawful variant of it, and every
 * one with a planted defect. Yields a trial for each as soon as it is made.
 */
export async function* selfTest(options: SelfTestOptions): AsyncGenerator<Trial, void, void> {
  const folder = await mkdtemp(join(tmpdir(), 'cfis-self-test-'));
  const verify: Verify = (server, encounter = {}) => verifyServer(server, encounter, options, join(folder, 'ca.pem'));
  const { index, of } = options.shard ?? { index: 0, of: 1 };
  try {
    for (const subject of subjectsOf(options).filter((_, position) => position % of === index)) {
      if (options.signal?.aborted) return;
      const startedAt = performance.now();
      const trial = await tryOne(subject, options.full === true, verify);
      yield { ...trial, durationMs: Math.round(performance.now() - startedAt) };
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** How many servers there are to try. */
export function countTrials(options: Pick<SelfTestOptions, 'only'>): number {
  return subjectsOf(options).length;
}

function subjectsOf({
  only,
  mutants = allMutants,
  variants = allVariants,
}: Pick<SelfTestOptions, 'only' | 'mutants' | 'variants'>): readonly Subject[] {
  const subjects: readonly Subject[] = [
    ...environments.map((id) => ({ kind: 'correct', id }) as const),
    ...variants.map((variant) => ({ kind: 'variant', id: variant.id, variant }) as const),
    ...mutants.map((mutant) => ({ kind: 'mutant', id: mutant.id, mutant }) as const),
  ];
  for (const id of only ?? []) if (!subjects.some((subject) => subject.id === id)) refuseId(id);
  return only === undefined ? subjects : subjects.filter(({ id }) => only.includes(id));
}

function refuseId(id: string): never {
  throw new Fault('usage', {
    what: `there is no mutant and no variant "${id}"`,
    place: '--only',
    remedy: 'Name some that there are, such as M01 or V05: cfis self-test --json lists all of them.',
  });
}

function tryOne(subject: Subject, full: boolean, verify: Verify): Promise<Omit<Trial, 'durationMs'>> {
  switch (subject.kind) {
    case 'correct':
      return tryCorrect(subject.id, verify);
    case 'mutant':
      return tryMutant(subject.mutant, full, verify);
    case 'variant':
      return tryVariant(subject.variant, full, verify);
  }
}

/** Where the correct server does not pass, what is noticed in others proves nothing. */
async function tryCorrect(id: Environment, verify: Verify): Promise<Omit<Trial, 'durationMs'>> {
  const { results } = await verify({}, { environment: id });
  const problems = results
    .filter(({ outcome }) => outcome !== 'passed' && outcome !== 'not-applicable')
    .map(describeResult);
  return {
    kind: 'correct',
    id,
    title: `is correct, in ${id}`,
    killedBy: [],
    noticedBy: noticedIn(results),
    problems,
  };
}

async function tryMutant(
  { id, title, killedBy, server }: Mutant,
  full: boolean,
  verify: Verify,
): Promise<Omit<Trial, 'durationMs'>> {
  // The closing control only fails after what the others did to the server.
  const { results } = await verify(server, full || killedBy.includes('P-03') ? {} : { only: killedBy });
  const first = noticedIn(results);
  const silent = killedBy.filter((killer) => !first.includes(killer));
  // What the defect does to the valid token may leave an assertion undecided: it gets such a server to itself.
  const undecided = silent.filter(
    (killer) => !results.some(({ id: made, outcome }) => made === killer && outcome === 'passed'),
  );
  const again = undecided.length > 0 ? (await verify(server, { only: undecided })).results : [];
  const noticedBy = [...new Set([...first, ...noticedIn(again)])];
  const problems =
    noticedBy.length === 0
      ? ['it survives: no assertion noticed it']
      : silent
          .filter((killer) => !noticedBy.includes(killer))
          .map((killer) => `${killer} did not notice it: ${outcomesOf(killer, [...results, ...again])}`);
  return { kind: 'mutant', id, title, killedBy, noticedBy, problems };
}

/** As a live service, a server is met without control over its tokens, and with what is allowed by default. */
async function tryVariant(
  { id, title, leaves, server }: Variant,
  full: boolean,
  verify: Verify,
): Promise<Omit<Trial, 'durationMs'>> {
  const ours = await verify(server);
  const asLive = full ? falseAlarmsIn(await verify(server, { live: true })) : [];
  const problems = [
    ...falseAlarmsIn(ours),
    ...asLive.map((problem) => `as a live service: ${problem}`),
    ...Object.entries(leaves)
      .filter(
        ([assertion, outcome]) => !ours.results.some((result) => result.id === assertion && result.outcome === outcome),
      )
      .map(([assertion, outcome]) => `${assertion} should be ${outcome}: ${outcomesOf(assertion, ours.results)}`),
  ];
  return { kind: 'variant', id, title, killedBy: [], noticedBy: noticedIn(ours.results), problems };
}

function falseAlarmsIn({ results, summary: { verdict } }: Report): readonly string[] {
  const alarms = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'errored').map(describeResult);
  return verdict === 'conforms' ? alarms : [...alarms, `the verdict is "${verdict}"`];
}

function noticedIn(results: readonly Result[]): readonly string[] {
  const noticed = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned');
  return [...new Set(noticed.map(({ id }) => id))];
}

function describeResult({ id, operation, outcome, observed, reason }: Result): string {
  return `${id} ${outcome} on ${operation ?? 'no operation'}: ${observed ?? reason ?? ''}`;
}

function outcomesOf(assertion: string, results: readonly Result[]): string {
  const outcomes = new Set<Outcome>(results.filter(({ id }) => id === assertion).map(({ outcome }) => outcome));
  return outcomes.size === 0 ? 'it was not made' : `it is ${[...outcomes].join(', ')}`;
}

/** @param caFile where to put what a live service is trusted by */
async function verifyServer(
  server: PlantedServer,
  { environment = 'staging', live, only }: Encounter,
  { description, authorityFolder }: SelfTestOptions,
  caFile: string,
): Promise<Report> {
  const ours = await createMockTarget({
    server,
    environment,
    description,
    ...(authorityFolder !== undefined && { authorityFolder }),
  });
  try {
    const target = live ? await asLiveService(ours, caFile) : ours;
    const results: Result[] = [];
    for await (const result of runContract(target, only && { only })) results.push(result);
    return createReport(target, new Date(0), results);
  } finally {
    await ours.close();
  }
}

/** The same server as anybody meets it who was given its tokens. */
async function asLiveService(ours: Target, caFile: string): Promise<Target> {
  const { baseUrl, environment, description, ca = [] } = ours;
  await writeFile(caFile, ca.join('\n'));
  const credentials = new Map(
    roles.flatMap((role) => {
      const supply = ours.supply(role);
      return supply.kind === 'supplied' ? [[role, supply.secret] as const] : [];
    }),
  );
  return createLiveTarget({ baseUrl, environment, description, credentials, caFile });
}
