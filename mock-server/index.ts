/**
 * The mock: on ports of its own with `startMock`, or without any as a `fetch` with `createFetchMock`.
 * Tests steer either by its registry, clock, faults and scenarios, and read its journal.
 */
export type { RequestFacts } from '../src/auth/facts.ts';
export { headerValues, withoutField } from '../src/auth/facts.ts';
export { answer } from './answer.ts';
export type { DoorBehaviour } from './doors/door.ts';
export { defaultLimits, type Limits } from './doors/limits.ts';
export type { Handler } from './doors/listener.ts';
export type { Answer } from './encode.ts';
export { createFetchMock, type FetchMock, type FetchMockOptions } from './fetch-mock.ts';
export type { DetailedEntry, JournalEntry } from './journal/entry.ts';
export { explain } from './journal/explain.ts';
export type { Journal } from './journal/journal.ts';
export type { AdminOptions, Mock, MockOptions, MockService } from './mock.ts';
export { MOST_WORKERS } from './most-workers.ts';
export type { Notice } from './notice.ts';
export { type ScenarioName, scenarioNames } from './scenarios/scenario.ts';
export { startMock } from './start-mock.ts';
export type { TokenReload } from './starting-tokens.ts';
export { defaultAuthorityFolder, openAuthority } from './tls/authority.ts';
export type { CertifiedKey } from './tls/certified-key.ts';
export { certifiedNames, isCertifiable } from './tls/certified-names.ts';
export type { Certification } from './tls/certifying.ts';
export type { CertificateFiles } from './tls/own-certificate.ts';
export type { World } from './world.ts';

/** The making of certificates, loaded when it is needed: it brings a library that a start should not wait for. */
export function loadCertificates(): Promise<typeof import('./tls/certificates.ts')> {
  return import('./tls/certificates.ts');
}
