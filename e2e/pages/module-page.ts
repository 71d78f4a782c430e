import { expect, type Locator, type Page } from '@playwright/test';
import { Shell } from './shell.ts';

type Tab = 'Overview' | 'Inside' | 'World' | 'Provenance' | 'Compare' | 'Where it runs' | 'Try' | 'Measure';

/** A module taken apart, tried and compared. */
export class ModulePage {
  readonly page: Page;
  readonly tabs: Locator;
  readonly result: Locator;

  constructor(page: Page) {
    this.page = page;
    this.tabs = page.getByRole('navigation', { name: 'Module' });
    this.result = page.getByRole('region', { name: 'Result' });
  }

  /** Opens it from the library. */
  async open(name: string): Promise<void> {
    await new Shell(this.page).open('Modules');
    await this.page.getByRole('grid', { name: 'Modules', exact: true }).getByText(name, { exact: true }).click();
    await expect(new Shell(this.page).heading(name)).toBeVisible();
  }

  async show(tab: Tab): Promise<void> {
    await this.tabs.getByRole('tab', { name: tab, exact: true }).click();
  }

  /** Calls a function of the module with the values of its fields, by their labels. */
  async call(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Function' }).click();
    await this.page.getByRole('option', { name, exact: true }).click();
    for (const [label, value] of Object.entries(fields)) {
      await this.page.getByRole('textbox', { name: label, exact: true }).fill(value);
    }
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
  }
}
