import { captureHello, converse } from './converse.ts';
import { judgeAnswers } from './judge-answers.ts';
import { makePlan } from './make-plan.ts';
import type { Door, Plan } from './plan.ts';
import { createRandom } from './random.ts';
import { shrink } from './shrink.ts';

/** What a run of the fuzzer is told. */
export interface FuzzOptions {
  readonly doors: readonly Door[];
  /** What is sent on a connection: `makePlan` unless given. */
  readonly plan?: typeof makePlan;
  /** How many are sent, at least. */
  readonly requests: number;
  readonly seed: number;
  /** The connection that is made first; those before it are left out. */
  readonly from?: number;
  /** Told from time to time how many were sent. */
  readonly onProgress?: (sent: number) => void | Promise<void>;
}

/** What became of a run. */
export interface FuzzOutcome {
  readonly sent: number;
  readonly connections: number;
  /** How often each status was answered, and on which way requests were sent. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly transports: ReadonlyMap<Plan['transport'], number>;
  /** The first thing that was wrong, in words: how to repeat it, and the fewest bytes that do. */
  readonly finding?: string;
}

/** Connections at once. */
const AT_ONCE = 32;

/** Sends mutated requests until there were enough, or one of them was answered as it must not be. */
export async function fuzz({
  doors,
  plan: planned = makePlan,
  requests,
  seed,
  from = 0,
  onProgress,
}: FuzzOptions): Promise<FuzzOutcome> {
  const hello = await captureHello();
  const statuses = new Map<number, number>();
  const transports = new Map<Plan['transport'], number>();
  let sent = 0;
  let next = from;
  let told = 0;
  let finding: string | undefined;
  const work = async (): Promise<void> => {
    while (sent < requests && finding === undefined) {
      const connection = next;
      next += 1;
      const plan = planned(createRandom(seed, connection), doors, hello);
      sent += plan.pieces.length;
      transports.set(plan.transport, (transports.get(plan.transport) ?? 0) + plan.pieces.length);
      const judged = judgeAnswers(plan, await converse(plan));
      for (const status of judged.statuses) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (judged.finding !== undefined && finding === undefined) {
        finding = `${judged.finding.what} (${judged.finding.status}), seed ${seed}, connection ${connection}`;
        finding = `${finding}: ${await reportOf(plan, judged.finding.piece)}`;
      }
      if (sent - told >= PROGRESS) {
        told = sent;
        await onProgress?.(sent);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { sent, connections: next - from, statuses, transports, ...(finding !== undefined && { finding }) };
}

const PROGRESS = 20_000;

async function reportOf(plan: Plan, guilty: number): Promise<string> {
  const smallest = await shrink(plan, guilty, async (candidate) => {
    const { finding } = judgeAnswers(candidate, await converse(candidate));
    return finding !== undefined;
  });
  const { good, renewing, useless } = plan.door.credentials;
  const bytes = smallest.pieces.map((piece) => JSON.stringify(piece.bytes)).join('\n');
  const named = [
    ...good.map((each) => [each, 'GOOD']),
    ...renewing.map((each) => [each, 'EXPIRED']),
    ...useless.map((each) => [each, 'USELESS']),
  ];
  const text = named.reduce((so, [value = '', name = '']) => so.replaceAll(value, `{${name}}`), bytes);
  return `${plan.transport} ${JSON.stringify(plan.damage ?? {})}\n${text}`;
}
