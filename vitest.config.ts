import { defineConfig } from 'vitest/config';

/**
 * Unit, property and driver contract tests, beside their sources. Those that need a real sshd or Wasmtime read
 * FLOTILLA_TEST_SSHD and FLOTILLA_TEST_WASMTIME (set by scripts/test-tools.mjs) and skip with a reason otherwise.
 */
export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,bench,scripts,assets,e2e/{fleet,registry}}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'dist/**', 'release/**'],
    environment: 'node',
    pool: 'forks',
    // Many tests wait for processes they started; on two cores the default would be one worker.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
    restoreMocks: true,
    // Real processes on a crowded machine: one more try there, and it is said that it was needed.
    retry: process.env['CI'] ? 1 : 0,
  },
});
