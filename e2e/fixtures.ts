import { expect as baseExpect, test as base, type Browser } from '@playwright/test';
import { type App, type StartedApp } from './app/app.ts';
import { startInBrowser } from './app/browser-app.ts';
import { type StartedElectronApp, startInElectron } from './app/electron-app.ts';
import { makePlace, type Place } from './app/place.ts';
import { endLeftOver, endPracticeAgents } from './app/processes.ts';
import { AddNodesDialog } from './pages/add-nodes-dialog.ts';
import { FleetCostPage } from './pages/fleet-cost-page.ts';
import { FleetPage } from './pages/fleet-page.ts';
import { ModulePage } from './pages/module-page.ts';
import { ModulesPage } from './pages/modules-page.ts';
import { NewRolloutPage } from './pages/new-rollout-page.ts';
import { NodePage } from './pages/node-page.ts';
import { PerformancePage } from './pages/performance-page.ts';
import { RolloutPage } from './pages/rollout-page.ts';
import { ScenarioPage } from './pages/scenario-page.ts';
import { Shell } from './pages/shell.ts';

export const expect: typeof baseExpect = baseExpect;

interface Fixtures {
  /** Folders of this test alone; when it ends, nothing that it started may run any more. */
  place: Place;
  /** The console in the host of the project: browser mode or Electron. */
  app: App;
  /** The same in Electron's window, for what only that has; the page may be led into breaking its policy. */
  electronApp: StartedElectronApp;
  shell: Shell;
  fleet: FleetPage;
  addNodes: AddNodesDialog;
  nodePage: NodePage;
  modules: ModulesPage;
  modulePage: ModulePage;
  newRollout: NewRolloutPage;
  rollout: RolloutPage;
  performance: PerformancePage;
  fleetCost: FleetCostPage;
  scenario: ScenarioPage;
}

interface WorkerFixtures {
  /** Starts the browser when it is first needed: Electron's project needs none. */
  openBrowser: () => Promise<Browser>;
}

/** A click that finds nothing fails here, and not at the end of the test's time. */
const actionLimitMs = 15_000;

/** Fails when the page threw, or wanted what its policy forbids. */
async function watched(app: StartedApp, use: (app: StartedApp) => Promise<void>): Promise<void> {
  const faults: string[] = [];
  const { page } = app;
  page.setDefaultTimeout(actionLimitMs);
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  try {
    await use(app);
  } finally {
    // The picture that Playwright takes of a failure adds a style of its own.
    page.removeAllListeners();
    await app.close();
  }
  expect(faults, 'errors inside the page').toEqual([]);
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  openBrowser: [
    async ({ playwright }, use) => {
      let browser: Promise<Browser> | undefined;
      await use(() => (browser ??= playwright.chromium.launch()));
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],

  place: async ({}, use) => {
    const place = makePlace();
    await use(place);
    await endPracticeAgents(place.dataFolder);
    const left = await endLeftOver(place.folder);
    place.remove();
    expect(left, 'processes that were left over').toEqual([]);
  },

  electronApp: async ({ place }, use) => {
    const app = await startInElectron(place);
    await use(app);
    await app.close();
  },

  app: async ({ place, openBrowser }, use, testInfo) => {
    const started =
      testInfo.project.name === 'electron' ? startInElectron(place) : startInBrowser(place, await openBrowser());
    await watched(await started, use);
  },

  shell: ({ app }, use) => use(new Shell(app.page)),
  fleet: ({ app }, use) => use(new FleetPage(app.page)),
  addNodes: ({ app }, use) => use(new AddNodesDialog(app.page)),
  nodePage: ({ app }, use) => use(new NodePage(app.page)),
  modules: ({ app }, use) => use(new ModulesPage(app.page)),
  modulePage: ({ app }, use) => use(new ModulePage(app.page)),
  newRollout: ({ app }, use) => use(new NewRolloutPage(app.page)),
  rollout: ({ app }, use) => use(new RolloutPage(app.page)),
  fleetCost: ({ app }, use) => use(new FleetCostPage(app.page)),
  scenario: ({ app }, use) => use(new ScenarioPage(app.page)),
  performance: ({ app }, use) => use(new PerformancePage(app.page)),
});
