import { expect, type Locator, type Page } from '@playwright/test';
import { tableRows } from './shell.ts';

/** A rollout as it goes on, and afterwards the record of it. */
export class RolloutPage {
  readonly page: Page;
  readonly decisions: Locator;
  readonly cancelButton: Locator;
  readonly performance: Locator;
  /** Why it stopped. */
  readonly problem: Locator;

  constructor(page: Page) {
    this.page = page;
    this.decisions = page.getByRole('list', { name: 'Decisions, newest first' });
    this.cancelButton = page.getByRole('button', { name: 'Cancel and put back' });
    this.problem = page.getByRole('main').getByRole('alert');
    this.performance = page.getByRole('link', { name: 'See its performance' });
  }

  /** The line beside the title. */
  status(text: string | RegExp): Locator {
    return this.page.getByRole('main').getByText(text).first();
  }

  node(name: string): Locator {
    return tableRows(this.page, 'Nodes', name);
  }

  nodesThatAre(state: string): Locator {
    return tableRows(this.page, 'Nodes', state);
  }

  async expectCompleted(): Promise<void> {
    await expect(this.status('Completed on every node')).toBeVisible({ timeout: 60_000 });
  }

  async cancel(): Promise<void> {
    await this.cancelButton.click();
    const dialog = this.page.getByRole('dialog', { name: /^Cancel the rollout of/ });
    await dialog.getByRole('button', { name: /^(Put|Cancel the rollout)/ }).click();
    await expect(dialog).toBeHidden();
  }
}
