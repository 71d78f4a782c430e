import { defineConfig } from '@playwright/test';

/** Chromium's own sandbox does not run as root. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
const chromium = process.env['FLOTILLA_TEST_CHROMIUM'];
const report = process.env['FLOTILLA_E2E_REPORT'];

/**
 * The same specs run against two hosts of the engine: `chromium` opens browser mode, `electron` starts the app. A spec
 * for one host only is named `*.chromium.spec.ts` or `*.electron.spec.ts`.
 */
export default defineConfig({
  testDir: 'e2e/specs',
  testMatch: '**/*.spec.ts',
  forbidOnly: Boolean(process.env['CI']),
  // Each test starts an engine and a fleet of processes of its own: beside each other they would only wait.
  workers: 1,
  // Real processes on a crowded machine: one more try there, reported as flaky.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ...(report ? [['json', { outputFile: report }] as const] : [])],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', viewport: { width: 1280, height: 800 } },
  projects: [
    {
      name: 'chromium',
      testIgnore: '**/*.electron.spec.ts',
      outputDir: 'test-results/chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          ...(chromium ? { executablePath: chromium } : {}),
          args: asRoot ? ['--no-sandbox'] : [],
        },
      },
    },
    {
      name: 'electron',
      testIgnore: '**/*.chromium.spec.ts',
      outputDir: 'test-results/electron',
    },
  ],
});
