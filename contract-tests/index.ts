/**
 * The suite: a target, a run over it that yields results one by one, and what is made of them.
 * `cfis verify` is made of the same parts.
 */
export type { Assertion } from './assertion.ts';
export { assertions } from './assertions/all.ts';
export { inShort, reportPretty, verdictLine } from './reporters/pretty.ts';
export { reporters } from './reporters/reporter.ts';
export type { Deviation, Outcome, Result } from './result.ts';
export { allowances } from './run/obstacle.ts';
export { type PlannedRequest, type Preview, previewRun } from './run/preview.ts';
export { leftByInterruption, type Progress, prepareRun, type Run, type RunOptions, runContract } from './run/run.ts';
export type { Leak } from './secrets/leaks.ts';
export { createRedactor, type Redactor } from './secrets/redactor.ts';
export { certificateEnd } from './targets/certificate-end.ts';
export { mergeVariables, readCredentialFile } from './targets/credential-file.ts';
export { credentialVariables, TOKEN_EXPIRES } from './targets/credential-variables.ts';
export { createLiveTarget, type LiveTargetOptions, readCredentials } from './targets/live.ts';
export { createMockTarget, type MockTargetOptions } from './targets/mock.ts';
export type { Target } from './targets/target.ts';
export { goLiveBlockers, readTokenEnd } from './verdict/go-live.ts';
export {
  deviationBlockers,
  type KnownDeviation,
  markDeviation,
  readKnownDeviations,
} from './verdict/known-deviations.ts';
export { type Blocker, createReport, type Report } from './verdict/report.ts';
