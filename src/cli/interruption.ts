import { exitCode } from './exit-code.ts';

/** How a command learns that the user, or the system, wants it to end. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Listens for Ctrl-C and the like until it is disposed of. The first asks; the second does not wait. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.removeListener(signal, interrupt);
    },
  };
}
