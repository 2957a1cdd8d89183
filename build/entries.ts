/** What the package exports, and its command: the source of each by its name in `dist`. */
export const entries = {
  cfis: 'src/cli/cfis.ts',
  index: 'src/index.ts',
  mock: 'mock-server/index.ts',
  contract: 'contract-tests/index.ts',
  msw: 'mock-server/msw.ts',
  vitest: 'contract-tests/vitest/index.ts',
  types: 'src/partner-api.ts',
  testcontainers: 'src/testcontainers/index.ts',
} as const;
