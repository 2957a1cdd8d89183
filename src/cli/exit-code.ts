import type { FaultCode } from '../fault.ts';

/** What the command's exit codes mean (documented in docs/check-in-ci.md). */
export const exitCode = {
  conforms: 0,
  violated: 1,
  usage: 2,
  notRun: 3,
  notVerified: 4,
  secretFound: 5,
  /** Of `cfis exec`, as shells have it. */
  notExecutable: 126,
  notFound: 127,
  interrupted: 130,
} as const;

export function exitCodeOf(fault: FaultCode): number {
  switch (fault) {
    case 'unreachable':
    case 'control':
      return exitCode.notRun;
    case 'usage':
    case 'description':
    case 'overlay':
    case 'tokens':
    case 'state':
    case 'credentials':
    case 'authority':
    case 'certificate':
    case 'port':
    case 'workers':
    case 'report':
      return exitCode.usage;
  }
}
