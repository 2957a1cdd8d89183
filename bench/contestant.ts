import type { Stage } from './stage.ts';

/** A server that is measured beside others, in a process of its own. */
export interface Contestant {
  readonly name: string;
  readonly protocol: 'http' | 'https';
  /** What its operations stand under: Prism and Scalar leave the path of the description's servers out. */
  readonly basePath: string;
  /** What Node is given to start it on a port. */
  command(port: number, stage: Stage): StartCommand | Promise<StartCommand>;
}

interface StartCommand {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}
