import { expect, type Locator, type Page } from '@playwright/test';

/** Adds machines that are reached over SSH. */
export class AddNodesDialog {
  readonly dialog: Locator;
  readonly trust: Locator;
  readonly doNotAdd: Locator;
  readonly done: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Add nodes' });
    this.trust = this.dialog.getByRole('button', { name: 'They are the same: trust and add' });
    this.doNotAdd = this.dialog.getByRole('button', { name: 'Do not add' });
    this.done = this.dialog.getByRole('button', { name: 'Done' });
  }

  async addByAddress(address: string, fields: { labels?: string; name?: string } = {}): Promise<void> {
    await this.dialog.getByRole('tab', { name: 'By address' }).click();
    await this.dialog.getByRole('textbox', { name: 'Address' }).fill(address);
    if (fields.name) await this.dialog.getByRole('textbox', { name: 'Name' }).fill(fields.name);
    if (fields.labels) await this.dialog.getByRole('textbox', { name: 'Labels' }).fill(fields.labels);
    await this.dialog.getByRole('button', { name: 'Connect and add' }).click();
  }

  /** What came of one machine. */
  attempt(address: string): Locator {
    return this.dialog.getByRole('list', { name: 'Machines being added' }).getByRole('listitem').filter({
      hasText: address,
    });
  }

  async close(): Promise<void> {
    await this.done.click();
    await expect(this.dialog).toBeHidden();
  }
}
