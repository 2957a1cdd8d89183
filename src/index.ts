/**
 * The description, the decision that rests on it, and what both are made of. Nothing here opens a port or sends a request.
 */
export { type Circumstances, decide } from './auth/decide.ts';
export type { RequestFacts } from './auth/facts.ts';
export { type Presented, presentedToken } from './auth/presented.ts';
export type { Verdict } from './auth/verdict.ts';
export type { Clock, Instant } from './clock.ts';
export { bundledDescription } from './description/bundled-description.ts';
export type { Description } from './description/description.ts';
export type { Environment } from './description/environment.ts';
export { type DescriptionFiles, loadDescription } from './description/load.ts';
export type { Effect, Operation } from './description/operation.ts';
export type { Basis, Denial, Refusal, Rejection } from './description/refusal.ts';
export type { TokenKind } from './description/security-scheme.ts';
export { Fault, type FaultCode, type Problem } from './fault.ts';
export { type Policy, policiesOf } from './policy/policy.ts';
export { Secret } from './tokens/secret.ts';
export type { Token } from './tokens/token.ts';
