import type { Fault, Problem } from '../fault.ts';

/** Where a command talks to: people read stderr, programs read stdout. */
export interface Terminal {
  readonly quiet: boolean;
  readonly color: boolean;
  /** Whether somebody may be watching: stderr is a terminal. */
  readonly interactive: boolean;
  /** A line for people. */
  say(line: string): void;
  /** A line for people that even `--quiet` shows. */
  insist(line: string): void;
  /** What is going on right now, overwritten by whatever comes next; nothing where stderr is no terminal. */
  progress(text: string): void;
  /** One JSON object on a line of its own. */
  emit(event: object): void;
  /** Text for programs. */
  print(text: string): void;
}

/** @param record told everything that is printed */
export function createTerminal(quiet: boolean, record: (text: string) => void = () => {}): Terminal {
  const clearLine = process.stderr.isTTY ? '\r\u001b[K' : '';
  const insist = (line: string): void => {
    record(line);
    process.stderr.write(`${clearLine}${line}\n`);
  };
  const print = (text: string): void => {
    record(text);
    process.stdout.write(text);
  };
  return {
    quiet,
    color: wantsColor(),
    interactive: clearLine !== '',
    say: quiet ? () => {} : insist,
    insist,
    progress: quiet || clearLine === '' ? () => {} : (text) => process.stderr.write(clearLine + text),
    emit: (event) => print(`${JSON.stringify(event)}\n`),
    print,
  };
}

/** See https://no-color.org: any non-empty value of NO_COLOR switches colour off. */
function wantsColor(): boolean {
  return process.stderr.isTTY === true && !process.env['NO_COLOR'];
}

/** A fault as people read it: what and where first, then what to do. */
export function describeFault(fault: Fault): string {
  return fault.problems.map(describeProblem).join('\n');
}

export function describeProblem({ what, place, remedy }: Problem): string {
  return `cfis: ${place === undefined ? '' : `${place}: `}${what}\n  ${remedy}`;
}
