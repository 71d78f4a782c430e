import { readFile } from 'node:fs/promises';
import { type Download } from '@playwright/test';
import { WorkloadName } from '#shared/domain/ids.ts';
import { validateFocus } from '#shared/cost/export/focus-validate.ts';
import { givenPracticeFleet, givenRunning, givenTraffic } from '../app/given.ts';
import { expect, test } from '../fixtures.ts';

const shop = WorkloadName.parse('shop');

const textOf = async (download: Download): Promise<string> => await readFile(await download.path(), 'utf8');

test('from a workload that runs on the practice fleet to an exported report', async ({
  app: { engine },
  fleetCost,
  scenario,
  shell,
}) => {
  test.slow();
  await test.step('a workload with traffic of its own', async () => {
    await givenPracticeFleet(engine);
    await givenRunning(engine, 'shop');
    // Less than a minute of it stands for no month.
    const missing = async () => {
      await givenTraffic(engine, 'shop', 100);
      return (await engine.cost.fromWorkload({ workload: shop })).missing.map(({ path }) => path);
    };
    await expect.poll(missing, { timeout: 120_000 }).toEqual([]);
  });

  await test.step('what the fleet costs now', async () => {
    await fleetCost.goto();
    await fleetCost.priceEveryNode(12);
    await expect(fleetCost.answer).toContainText('$36.00 a month');
    await expect(fleetCost.workload('shop')).toContainText('$');
  });

  await test.step('the workload becomes a scenario in one click', async () => {
    await fleetCost.compareElsewhere('shop');
    await expect(shell.heading(/shop/)).toBeVisible();
    await expect(scenario.page.getByText(/measured/i).first()).toBeVisible();
    for (const question of ['Requests', 'CPU time', 'Waiting', 'Memory']) {
      await expect(scenario.likely(question)).not.toHaveValue('');
    }
    await expect(scenario.step('Workload')).toContainText('Complete');
  });

  await test.step('what is paid today', async () => {
    await scenario.goTo('What you pay today');
    await scenario.page.getByText('An amount you know').click();
    await scenario.field('You pay').fill('200');
  });

  await test.step('whether Wasm fits', async () => {
    await scenario.goTo('Does Wasm fit?');
  });

  await test.step('the comparison', async () => {
    await scenario.goTo('Comparison');
    await expect(scenario.answer).toContainText('$');
    await expect(scenario.option('Right-sized containers')).toBeVisible();
    await expect(scenario.option('Akamai Functions')).toContainText('quote');
  });

  await test.step('the report', async () => {
    await scenario.goTo('Report');
    const pdf = await readFile(await (await scenario.saveAs('PDF')).path());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const focus = await textOf(await scenario.saveAs('FOCUS 1.2'));
    expect(validateFocus(focus)).toEqual([]);
    expect(await textOf(await scenario.saveAs('Markdown'))).toContain('Right-sized containers');
    expect(await textOf(await scenario.saveAs('CSV'))).toContain('lambda-arm');
  });

  await test.step('the decision, against what is measured', async () => {
    await scenario.decide(/^Machines with Wasmtime/, 'shop');
    await expect(scenario.page.getByRole('region', { name: 'Estimated and measured' })).toBeVisible();
  });
});
