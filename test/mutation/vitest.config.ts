import { defineConfig } from 'vitest/config';

// What judges a mutant: the tests beside the rules and beside the kernel, in one process and without the built command.
export default defineConfig({
  test: {
    include: ['{src,mock-server}/**/*.test.ts'],
    exclude: ['src/generated-types.test.ts', '**/*.properties.test.ts'],
    testTimeout: 30_000,
    isolate: false,
  },
});
