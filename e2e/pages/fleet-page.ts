import { expect, type Locator, type Page } from '@playwright/test';
import { Shell, tableRows } from './shell.ts';

/** All nodes; with none, the two ways to get some. */
export class FleetPage {
  readonly page: Page;
  readonly startPractice: Locator;
  readonly addMyNodes: Locator;
  readonly addNodes: Locator;
  readonly rollOutSample: Locator;

  constructor(page: Page) {
    this.page = page;
    this.startPractice = page.getByRole('button', { name: 'Start the practice fleet' });
    this.addMyNodes = page.getByRole('button', { name: 'Add my nodes' });
    this.addNodes = page.getByRole('button', { name: 'Add nodes' });
    this.rollOutSample = page.getByRole('link', { name: 'Roll out the sample' });
  }

  async goto(): Promise<void> {
    await new Shell(this.page).open('Fleet');
  }

  node(name: string): Locator {
    return tableRows(this.page, 'Nodes', name);
  }

  /** The count above the table, such as `Online`. */
  count(label: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^\\d+\\s*${label}$`) });
  }

  async openNode(name: string): Promise<void> {
    await this.node(name).getByRole('link', { name, exact: true }).click();
    await expect(new Shell(this.page).heading(name)).toBeVisible();
  }

  /** *Try it on this computer*, until its three nodes answer. */
  async tryItHere(): Promise<void> {
    await this.startPractice.click();
    await expect(this.count('Online')).toHaveText(/^3/, { timeout: 60_000 });
  }
}
