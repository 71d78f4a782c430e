import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { scenarioTemplates } from '#shared/cost/templates.ts';
import { draftText } from '#shared/cost/scenario-draft.ts';
import { givenPracticeFleet, givenRunning } from '../app/given.ts';
import { wasmtime } from '../app/place.ts';
import { expect, test } from '../fixtures.ts';
import { stepTitles } from '../pages/scenario-page.ts';

const example = scenarioTemplates[0]?.draft ?? {};

/** What is wrong, short enough to read: rule, why, and where. */
async function faults(page: Page, rules?: string[]): Promise<readonly string[]> {
  // Style sheets that axe fetches to look into would break the page's policy, and no rule used here needs them.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ preload: false });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`));
}

/** Everything in light; in dark what colours decide. */
async function check(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
      const found = await faults(page, scheme === 'dark' ? ['color-contrast'] : undefined);
      expect.soft(found, `${name}, ${scheme}`).toEqual([]);
    }
  });
}

test('axe finds no fault on any page, in light and in dark', async ({
  app: { page, engine, place },
  addNodes,
  fleet,
  fleetCost,
  modulePage,
  modules,
  newRollout,
  nodePage,
  performance,
  rollout,
  scenario,
  shell,
}) => {
  // Seventy looks at whole pages, each of which keeps a processor busy.
  test.slow();
  mkdirSync(join(place.home, '.ssh'), { mode: 0o700 });
  writeFileSync(join(place.home, '.ssh', 'config'), 'Host edge-berlin\n  HostName 127.1.0.1\n', { mode: 0o600 });
  await expect(fleet.startPractice).toBeVisible();
  await check(page, 'first page');
  await shell.open('Modules');
  await expect(modules.addSamples).toBeVisible();
  await check(page, 'empty library');

  await givenPracticeFleet(engine);
  await givenRunning(engine, 'shop');
  await fleet.goto();
  await expect(fleet.node('practice-1')).toContainText('shop');
  await check(page, 'fleet');
  await fleet.addNodes.click();
  await expect(addNodes.dialog.getByRole('checkbox', { name: 'edge-berlin' })).toBeVisible();
  await check(page, 'add nodes from ~/.ssh/config');
  await addNodes.dialog.getByRole('tab', { name: 'By address' }).click();
  await check(page, 'add a node by address');
  await page.keyboard.press('Escape');
  await fleet.openNode('practice-1');
  await expect(await nodePage.openLog('shop')).toContainText('Live');
  await check(page, 'node');

  await shell.open('Modules');
  await check(page, 'library');
  await modules.module('hello.wasm').getByRole('link').first().click();
  await expect(shell.heading('hello.wasm')).toBeVisible();
  await check(page, 'module');
  for (const tab of ['Inside', 'World', 'Provenance', 'Compare', 'Where it runs', 'Try', 'Measure'] as const) {
    await modulePage.show(tab);
    await expect(page.getByText(/^(Taking the module apart|Comparing)…$/)).toHaveCount(0, { timeout: 30_000 });
    await check(page, `module, ${tab.toLowerCase()}`);
  }

  await newRollout.goto();
  await newRollout.fill({ module: 'hello-slower.wasm', workload: 'shop', watchSeconds: 0 });
  await expect(newRollout.plannedNodes()).toHaveCount(3);
  await check(page, 'new rollout');
  await newRollout.start(3);
  await rollout.expectCompleted();
  await check(page, 'rollout');
  await rollout.performance.click();
  await performance.measureColdStarts(3);
  await expect(performance.coldStart('practice-3', 'instance', wasmtime ? 'AOT' : 'transpiled')).toContainText(
    /\d ms|µs/,
    { timeout: 60_000 },
  );
  await check(page, 'performance');
  await expect((await performance.latencyFigures()).first()).toBeVisible();
  await check(page, 'performance as a table');

  await fleetCost.goto();
  await check(page, 'cost, no prices');
  await fleetCost.priceEveryNode(12);
  await expect(fleetCost.workload('shop')).toContainText('$');
  await check(page, 'cost of the fleet');
  const { id } = await engine.cost.scenarios.create({ yaml: draftText(example), step: 'workload' });
  await scenario.open(id);
  for (const step of stepTitles) {
    await scenario.goTo(step);
    await expect(page.getByText('Opening the step…')).toHaveCount(0);
    await check(page, `scenario, ${step.toLowerCase()}`);
  }
  for (const tab of ['Scenarios', 'Claims', 'Prices'] as const) {
    await scenario.tab(tab).click();
    await expect(shell.heading(tab)).toBeVisible();
    await check(page, `cost, ${tab.toLowerCase()}`);
  }

  for (const name of ['Rollouts', 'Policies', 'Activity', 'Settings'] as const) {
    await shell.open(name);
    await check(page, name.toLowerCase());
  }
  await shell.openPalette();
  await check(page, 'palette');
});
