/** What kind of input is broken. The command line turns it into an exit code. */
export type FaultCode =
  | 'usage'
  | 'description'
  | 'overlay'
  | 'tokens'
  | 'state'
  | 'credentials'
  | 'authority'
  | 'certificate'
  | 'port'
  | 'workers'
  | 'report'
  | 'unreachable'
  | 'control';

/** One thing that is wrong: what, where, and what to do about it. */
export interface Problem {
  readonly what: string;
  /** File with line, JSON pointer, flag or address; absent only where the text already says it. */
  readonly place?: string;
  readonly remedy: string;
}

/**
 * A broken input, with every problem that could be found in it. It is the only thing this project throws on purpose:
 * refusals of a request are values.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(code: FaultCode, problems: Problem | readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    const list: Fault['problems'] = 'what' in problems ? [problems] : problems;
    super(list.map(describeProblem).join('\n'), options);
    this.code = code;
    this.problems = list;
  }
}

function describeProblem({ what, place, remedy }: Problem): string {
  return `${place === undefined ? '' : `${place}: `}${what}. ${remedy}`;
}
