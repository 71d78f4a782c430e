import { expect, type Locator, type Page } from '@playwright/test';
import { Shell, tableRows } from './shell.ts';

/** What the fleet costs now, and the form that its prices are written in. */
export class FleetCostPage {
  readonly page: Page;
  readonly answer: Locator;

  constructor(page: Page) {
    this.page = page;
    this.answer = page.getByRole('region', { name: 'What the fleet costs' });
  }

  async goto(): Promise<void> {
    await new Shell(this.page).open('Cost');
  }

  /** One rule for every node, a month; traffic costs nothing. */
  async priceEveryNode(usdPerMonth: number): Promise<void> {
    await this.page.getByRole('link', { name: 'Price the nodes' }).click();
    await this.page.getByRole('button', { name: 'Add a rule' }).click();
    await this.page.getByRole('menuitem', { name: 'Rented, price a month' }).click();
    await this.page.getByLabel('A node a month').fill(String(usdPerMonth));
    await this.page.getByLabel('Traffic, a GB').fill('0');
    await this.page.getByRole('button', { name: 'Save' }).click();
    await expect(this.page.getByText('Not saved')).toBeHidden();
    await this.page.getByRole('link', { name: 'Back to the cost' }).click();
    await expect(this.answer).toBeVisible();
  }

  workload(name: string): Locator {
    return tableRows(this.page, 'Cost by workload', name);
  }

  async compareElsewhere(workload: string): Promise<void> {
    await this.page.getByRole('button', { name: `What would ${workload} cost elsewhere?` }).click();
  }
}
