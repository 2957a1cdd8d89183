export { describeContract } from './describe-contract.ts';
export { type MockFixtures, mockTest } from './mock-test.ts';
