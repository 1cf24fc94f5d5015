import { defineConfig } from 'vitest/config';

// `npm test` runs all tests; `npm run test:fast`, the mode fast, leaves out those in files named *.slow.test.ts.
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: mode === 'fast' ? ['test/**/*.slow.test.ts'] : [],
    env: { NNCHECK_TESTS: mode === 'fast' ? 'fast' : 'all' },
    globalSetup: ['test/support/fresh-build.ts', 'test/support/temporary-files.ts'],
    // By default vitest leaves one core to itself, which is half of a machine with two.
    maxWorkers: 2,
    // Many tests start the built command in processes of their own, on as few as two cores.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/support/closing-line.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'html'],
      thresholds: { statements: 85, branches: 80, functions: 85, lines: 85 },
    },
  },
}));
