/**
 * How the tests are tested. A part of `parts.json` is judged by the tests beside it alone, in one process and without the
 * built command: what only a test of a whole command would notice counts as not noticed.
 */
export default {
  // In this order a later pattern takes out what an earlier one names.
  mutate: ['src/**/*.ts', 'mock-server/**/*.ts', '!**/*.test.ts', '!**/*.{browser,built,d}.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A busy machine must not pass for a mutant that runs on without end.
  timeoutMS: 10_000,
  tempDirName: 'reports/mutation/sandbox',
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
};
