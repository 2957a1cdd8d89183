import { defineConfig } from 'tsdown';
import { takeVariants } from './build/take-variants.ts';

/** What the build for browsers has in it of others, whose licences go with it. */
const included = ['@noble/hashes', 'ajv', 'ajv-formats', 'negotiator'];

export default defineConfig([
  {
    entry: {
      cfis: 'src/cli/cfis.ts',
      index: 'src/index.ts',
      mock: 'mock-server/index.ts',
      worker: 'mock-server/workers/worker.ts',
      contract: 'contract-tests/index.ts',
      msw: 'mock-server/msw.ts',
      vitest: 'contract-tests/vitest/index.ts',
      types: 'src/partner-api.ts',
      testcontainers: 'src/testcontainers/index.ts',
    },
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    dts: true,
    clean: true,
    fixedExtension: false,
    copy: [
      {
        from: ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE'].map(
          (file) => `node_modules/swagger-ui-dist/${file}`,
        ),
        to: 'dist/swagger-ui',
      },
    ],
    plugins: [takeVariants('built')],
    checks: { pluginTimings: false },
    logLevel: 'warn',
  },
  {
    entry: { msw: 'mock-server/msw.ts' },
    outDir: 'dist/browser',
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    dts: false,
    clean: false,
    fixedExtension: false,
    // One file with all that it needs: no bundler has to find, or to know, what a package of Node is.
    deps: { neverBundle: ['msw'], onlyBundle: included, alwaysBundle: [/^(?!msw$)/] },
    plugins: [takeVariants('browser', 'built')],
    banner: '/*! With code of others: see licenses. */',
    copy: included.map((name) => ({
      from: `node_modules/${name}/LICENSE`,
      to: 'dist/browser/licenses',
      rename: `${name.replace('@', '').replace('/', '-')}.txt`,
    })),
    checks: { pluginTimings: false },
    logLevel: 'warn',
  },
]);
