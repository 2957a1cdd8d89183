import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => {
  if (mode === 'staging' && !process.env['CFIS_TOKEN']) {
    console.error(
      'cfis: CFIS_TOKEN: there is no token to verify staging with\n  Set CFIS_TOKEN to a live client token of staging.',
    );
    process.exit(2);
  }
  return {
    test: {
      reporters: ['default', './test/plain-summary.ts'],
      // A project reads this file once more, in the mode `test`: what it provides itself would stand in the way of this.
      ...(mode !== 'test' && {
        provide: {
          target: mode === 'staging' ? 'staging' : 'mock',
          ...(mode === 'soak' && { kills: 1000, fuzzedRequests: 1_000_000, trafficSeconds: 1800 }),
          thorough: mode === 'soak',
        },
      }),
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            include: [
              '{src,mock-server,contract-tests,spec,bench,test/docs}/**/*.test.ts',
              'test/{architecture,supply-chain}.test.ts',
              'test/mutation/*.test.ts',
            ],
            testTimeout: 30_000,
          },
        },
        {
          extends: true,
          test: { name: 'contract', include: ['contract-tests/auth.contract.ts'], testTimeout: 600_000 },
        },
        {
          extends: true,
          test: { name: 'commands', include: ['test/commands/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
        },
        {
          extends: true,
          test: { name: 'soak', include: ['test/{fuzz,soak}/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
        },
        {
          extends: true,
          test: {
            name: 'abuse',
            include: ['test/abuse/*.test.ts'],
            globalSetup: ['test/abuse/tools.ts'],
            // Each of them takes what a core has, and some measure memory.
            fileParallelism: false,
            testTimeout: 120_000,
            hookTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['test/browser/*.test.ts'],
            globalSetup: ['test/browser/chromium.ts'],
            testTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'package',
            include: ['test/package/*.test.ts'],
            globalSetup: ['test/package/installed.ts'],
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'container',
            include: ['test/container/*.test.ts'],
            globalSetup: ['test/container/engine.ts'],
            // Both files build the image, and who comes second finds it made.
            fileParallelism: false,
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
      ],
      // Most of what the commands' tests do is wait for commands: one worker a core is not too many.
      maxWorkers: '100%',
      coverage: {
        // Processes that a test starts are not counted: the commands themselves, and what only they reach.
        include: ['{src,mock-server,contract-tests}/**/*.ts'],
        exclude: ['src/{partner,admin}-api.ts', '**/*.{browser,built}.ts', '**/*.d.ts'],
        reporter: ['text-summary', 'html', 'json-summary'],
      },
    },
  };
});
