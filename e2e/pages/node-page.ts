import { expect, type Locator, type Page } from '@playwright/test';
import { fact, tableRows } from './shell.ts';

/** Everything about one node. */
export class NodePage {
  readonly page: Page;
  readonly refresh: Locator;
  readonly runtimes: Locator;

  constructor(page: Page) {
    this.page = page;
    this.refresh = page.getByRole('button', { name: 'Refresh' });
    this.runtimes = page.getByRole('region', { name: /^Runtimes/ });
  }

  fact(label: string): Locator {
    return fact(this.page, label);
  }

  workload(name: string): Locator {
    return tableRows(this.page, 'Workloads', name);
  }

  releaseOf(workload: string): Locator {
    return this.workload(workload).locator('code').filter({ hasText: /r\d+$/ });
  }

  /** Opens the log of a workload and gives its text. */
  async openLog(workload: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `Log of ${workload}` }).click();
    const log = this.page.getByRole('region', { name: `Log of ${workload}`, exact: true });
    await expect(log).toBeVisible();
    return log;
  }

  /** Stops what runs there, deletes what Flotilla put there, and takes the node out of the fleet. */
  async cleanAndRemove(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: 'Remove from the fleet…' }).click();
    const dialog = this.page.getByRole('dialog', { name: `Remove ${name}?` });
    await dialog.getByRole('radio', { name: /^Stop its workloads and delete/ }).check();
    await dialog.getByRole('button', { name: 'Clean and remove' }).click();
    await expect(dialog).toBeHidden();
  }
}
