import { expect, type Locator, type Page } from '@playwright/test';
import { RolloutPage } from './rollout-page.ts';
import { Shell, tableRows } from './shell.ts';

export interface RolloutFields {
  /** File name as in the library. */
  readonly module?: string;
  readonly workload?: string;
  readonly selector?: string;
  readonly watchSeconds?: number;
}

/** What, where and how carefully; and exactly what would happen. */
export class NewRolloutPage {
  readonly page: Page;
  readonly rollOut: Locator;
  readonly waves: Locator;
  readonly module: Locator;
  readonly workload: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rollOut = page.getByRole('button', { name: /^Roll out/ });
    this.waves = page.getByRole('list', { name: 'Waves' });
    this.module = page.getByRole('combobox', { name: 'Module' });
    this.workload = page.getByRole('combobox', { name: 'Workload' });
  }

  async goto(): Promise<void> {
    await new Shell(this.page).open('Rollouts');
    await this.page.getByRole('link', { name: 'New rollout' }).first().click();
    await expect(new Shell(this.page).heading('New rollout')).toBeVisible();
  }

  async fill({ module, workload, selector, watchSeconds }: RolloutFields): Promise<void> {
    if (module !== undefined) {
      await this.module.click();
      await this.page.getByRole('option', { name: `${module} ·` }).click();
    }
    if (workload !== undefined) {
      await this.workload.fill(workload);
      await this.workload.press('Tab');
    }
    if (selector !== undefined) await this.page.getByRole('textbox', { name: 'Nodes', exact: true }).fill(selector);
    if (watchSeconds !== undefined) await this.page.getByLabel('Watch each wave for').fill(String(watchSeconds));
  }

  plannedNodes(): Locator {
    return tableRows(this.page, 'Nodes in the plan');
  }

  /** Starts the plan that is shown and follows it. */
  async start(nodes: number): Promise<RolloutPage> {
    await expect(this.rollOut).toHaveText(`Roll out to ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`);
    await expect(this.rollOut).toBeEnabled();
    await this.rollOut.click();
    const rollout = new RolloutPage(this.page);
    await expect(rollout.decisions).toBeVisible();
    return rollout;
  }
}
