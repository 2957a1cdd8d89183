import { defineConfig } from 'vitest/config';

/** Where one part alone is mutated: the tests that judge it, as patterns with a semicolon and a space between them. */
const own = process.env['CFIS_MUTATION_TESTS'];

// In one process, and without the built command. What draws its input at random would judge differently each time.
export default defineConfig({
  test: {
    include: own === undefined ? ['{src,mock-server}/**/*.test.ts'] : own.split('; '),
    exclude: ['src/generated-types.test.ts', '**/*.properties.test.ts'],
    testTimeout: 30_000,
  },
});
