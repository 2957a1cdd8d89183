import type { Progress } from '../../contract-tests/index.ts';
import { inWords } from './duration.ts';
import type { Terminal } from './terminal.ts';

/** How often a log is told that a run goes on, in milliseconds. */
const INTERVAL = 30_000;

/** Shows how far a run is. */
export interface ProgressLine extends Disposable {
  show(progress: Progress): void;
}

/** On a terminal one line that changes; elsewhere a line now and then, for a CI server that ends what is silent. */
export function startProgress(terminal: Terminal, now: () => number = () => performance.now()): ProgressLine {
  const startedAt = now();
  let latest = '';
  const timer = terminal.interactive
    ? undefined
    : setInterval(() => {
        if (latest !== '') terminal.say(latest);
      }, INTERVAL);
  timer?.unref();
  return {
    show: (progress) => {
      latest = describe(progress, now() - startedAt);
      terminal.progress(latest);
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      terminal.progress('');
    },
  };
}

function describe({ made, total, subject }: Progress, elapsed: number): string {
  const { assertion, operation } = subject;
  const left = made === 0 ? '' : `, about ${inWords((elapsed / made) * (total - made))} left`;
  return `${made}/${total} made, now ${assertion.id} on ${operation.id}${left}`;
}
