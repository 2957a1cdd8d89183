/** The suite and the mock for Vitest, which must be installed beside this package. */
export { describeContract } from './describe-contract.ts';
export { type MockFixtures, mockTest } from './mock-test.ts';
