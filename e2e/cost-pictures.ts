import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { focusRow, writeFocus } from '#shared/cost/export/focus-row.ts';
import { scenarioTemplates } from '#shared/cost/templates.ts';
import { draftText } from '#shared/cost/scenario-draft.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import type { App } from './app/app.ts';
import { givenTraffic } from './app/given.ts';
import { FleetCostPage } from './pages/fleet-cost-page.ts';
import { ScenarioPage } from './pages/scenario-page.ts';
import { Shell } from './pages/shell.ts';

/* Pictures of costs: the fleet now, and every step of the wizard with a workload that runs. */

const shop = WorkloadName.parse('shop');
const slow = { timeout: 180_000 };

type Picture = (page: Page, name: string) => Promise<void>;

/** Needs a fleet on which `shop` runs. */
export async function pictureCost(app: App, picture: Picture): Promise<void> {
  const { page, engine } = app;
  const missing = async () => {
    await givenTraffic(engine, 'shop', 100);
    return (await engine.cost.fromWorkload({ workload: shop })).missing.map(({ path }) => path);
  };
  await expect.poll(missing, slow).not.toContain('workload.requestsPerMonth');
  const prices = pricesOf(engine);
  await prices.set(200);
  const fleetCost = new FleetCostPage(page);
  await fleetCost.goto();
  await expect(fleetCost.answer).toContainText('a month');

  for (const { draft } of scenarioTemplates.slice(0, 4)) {
    await engine.cost.scenarios.create({ yaml: draftText(draft), step: 'comparison' });
  }
  await fleetCost.compareElsewhere('shop');
  await pictureWizard(app, picture);
  for (const [tab, name] of [
    ['Scenarios', 'scenarios'],
    ['Claims', 'claims'],
    ['Prices', 'prices'],
  ] as const) {
    await new ScenarioPage(page).tab(tab).click();
    await expect(new Shell(page).heading(tab)).toBeVisible();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await picture(page, `cost/${name}`);
  }
  // Another budget: what was spent until now is accounted for.
  await prices.set(60);
  await fleetCost.goto();
  await expect(fleetCost.answer).toContainText('a month');
  await picture(page, 'cost/fleet');
}

const pricesOf = (engine: App['engine']) => ({
  set: (budgetUsd: number) =>
    engine.cost.fleet.setPrices({
      rules: [{ name: 'Rented', selector: '', rate: { kind: 'month', usdPerMonth: 9 }, egressUsdPerGb: 0.09 }],
      people: { hoursPerMonth: 0.25, usdPerHour: 60 },
      budget: { usdPerMonth: budgetUsd, alertAt: [0.8, 1] },
      regionLabel: 'region',
    }),
});

async function pictureWizard({ page, place }: App, picture: Picture): Promise<void> {
  const scenario = new ScenarioPage(page);
  await expect(scenario.step('Workload')).toContainText('Complete');
  await expect(scenario.likely('CPU time')).toBeVisible();
  await picture(page, 'cost/workload');

  await scenario.goTo('What you pay today');
  await page.getByText('Out of a bill').click();
  const bill = join(place.folder, 'october.csv');
  writeFileSync(bill, billText);
  await page.locator('input[type=file]').setInputFiles(bill);
  await expect(page.getByText('Amazon Elastic Container Service').first()).toBeVisible(slow);
  await page.getByRole('button', { name: 'Choose all' }).click();
  await picture(page, 'cost/today');
  await page.getByText('An amount you know').click();
  await scenario.field('You pay').fill('200');

  await scenario.goTo('Does Wasm fit?');
  await picture(page, 'cost/fit');

  await scenario.goTo('Comparison');
  await expect(scenario.answer).toContainText('cheapest in', slow);
  await picture(page, 'cost/comparison');
  for (const [title, name] of [
    ['What makes up the cost', 'parts'],
    ['Cost over volume', 'break-even'],
    ['What moves it', 'tornado'],
  ] as const) {
    const part = page.getByRole('region', { name: title });
    await part.evaluate((section) => section.scrollIntoView({ block: 'start' }));
    await picture(page, `cost/${name}`);
  }

  await scenario.goTo('Report');
  await scenario.decide(/^Machines with Wasmtime/, 'shop');
  await expect(page.getByRole('region', { name: 'Estimated and measured' })).toBeVisible();
  await picture(page, 'cost/report');
}

const october = { startMs: Date.UTC(2026, 9, 1), endMs: Date.UTC(2026, 10, 1) };
const services = [
  ['Amazon Elastic Container Service', 'Compute', 'Containers', '118.31'],
  ['Amazon Virtual Private Cloud', 'Networking', 'Network Connectivity', '32.85'],
  ['AWS Lambda', 'Compute', 'Serverless Compute', '7.40'],
] as const;

/** A month of a small account, in the columns of FOCUS. */
const billText = writeFocus(
  services.map(([name, category, subcategory, amount]) =>
    focusRow({
      provider: 'AWS',
      accountId: '4711',
      accountName: 'shop',
      billingPeriod: october,
      chargePeriod: october,
      category: 'Usage',
      frequency: 'Usage-Based',
      description: name,
      service: { name, category, subcategory },
      region: { id: 'eu-central-1' },
      consumed: { quantity: '1', unit: 'Months' },
      priced: { quantity: '1', unit: 'Months', unitPrice: amount },
    }),
  ),
);
