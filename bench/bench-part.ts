import type { Processes } from './processes.ts';
import type { Row } from './row.ts';
import type { Stage } from './stage.ts';

/** What every part is given. */
export interface Circumstances {
  readonly stage: Stage;
  readonly processes: Processes;
  readonly rounds: number;
  /** Of load, a contestant and round. */
  readonly seconds: number;
  /** Tells what is going on. */
  readonly say: (line: string) => void;
}

/** Something that is measured by itself. */
export interface BenchPart {
  readonly name: string;
  /** What it measures, for the help. */
  readonly about: string;
  /** Takes so long that it is measured only where it is named. */
  readonly isLong?: true;
  measure(circumstances: Circumstances): Promise<readonly Row[]>;
}
