import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { givenPracticeFleet, givenRunning } from '../app/given.ts';
import { expect, test } from '../fixtures.ts';

/** What is wrong, short enough to read: rule, why, and where. */
async function faults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`));
}

for (const scheme of ['Light', 'Dark'] as const) {
  test(`no page has an accessibility fault axe can find: ${scheme.toLowerCase()}`, async ({
    app: { page, engine },
    addNodes,
    fleet,
    modules,
    newRollout,
    nodePage,
    performance,
    rollout,
    shell,
  }) => {
    const check = async (name: string) => {
      await test.step(name, async () => expect.soft(await faults(page), name).toEqual([]));
    };
    await shell.useColours(scheme);
    await expect(fleet.startPractice).toBeVisible();
    await check('first page');
    await shell.open('Modules');
    await expect(modules.addSamples).toBeVisible();
    await check('empty library');

    await givenPracticeFleet(engine);
    await givenRunning(engine, 'shop');
    await fleet.goto();
    await expect(fleet.node('practice-1')).toContainText('shop');
    await check('fleet');
    await fleet.addNodes.click();
    await expect(addNodes.dialog).toBeVisible();
    await addNodes.dialog.getByRole('tab', { name: 'By address' }).click();
    await check('add nodes');
    await page.keyboard.press('Escape');
    await fleet.openNode('practice-1');
    const log = await nodePage.openLog('shop');
    await expect(log).toContainText('Live');
    await check('node');

    await shell.open('Modules');
    await check('library');
    await modules.module('hello.wasm').getByRole('link').first().click();
    await expect(shell.heading('hello.wasm')).toBeVisible();
    await check('module');

    await newRollout.goto();
    await newRollout.fill({ module: 'hello-slower.wasm', workload: 'shop', watchSeconds: 0 });
    await expect(newRollout.plannedNodes()).toHaveCount(3);
    await check('new rollout');
    await newRollout.start(3);
    await rollout.expectCompleted();
    await check('rollout');
    await shell.open('Rollouts');
    await check('rollouts');

    await rollout.page.goBack();
    await rollout.performance.click();
    await performance.measureColdStarts(3);
    await expect(performance.coldStart('practice-3', 'instance', 'AOT')).toContainText(/\d ms|µs/, { timeout: 60_000 });
    await check('performance');
    await (await performance.latencyFigures()).first().waitFor();
    await check('performance as a table');

    for (const name of ['Activity', 'Settings'] as const) {
      await shell.open(name);
      await check(name);
    }
    await shell.openPalette();
    await check('palette');
  });
}
