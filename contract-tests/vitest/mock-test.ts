import { type Mock, type MockOptions, startMock } from '../../mock-server/index.ts';
import { type TestAPI, test } from './vitest.ts';

/** What a test gets when it names it. */
export interface MockFixtures {
  /** What the mock is started with: `mockTest.extend({ cfisOptions: … })` gives another, from Vitest 4 on. */
  readonly cfisOptions: MockOptions;
  /** A mock of the test's own, on free ports, which is closed when the test has ended. */
  readonly cfis: Mock;
  /** The value of a live client token of the mock's staging, which never expires. */
  readonly cfisToken: string;
}

/** Vitest's `test`, with a mock of its own for each test that names one: tests can run at once and disturb nobody. */
export const mockTest: TestAPI<MockFixtures> = test.extend<MockFixtures>({
  cfisOptions: {},
  cfis: async ({ cfisOptions }, use) => {
    await using mock = await startMock(cfisOptions);
    await use(mock);
  },
  cfisToken: async ({ cfis: { registry, clock } }, use) => {
    const account = 'Vitest Oy';
    const { secret } = registry.issue({ kind: 'client', environment: 'staging', account, issuedAt: clock.now() });
    await use(secret.reveal());
  },
});
