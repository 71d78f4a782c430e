import { expect, type Download, type Locator, type Page } from '@playwright/test';

/** Titles of the wizard's steps. */
export const stepTitles = ['Workload', 'What you pay today', 'Does Wasm fit?', 'Comparison', 'Report'] as const;
type StepTitle = (typeof stepTitles)[number];

/** A scenario in the wizard. */
export class ScenarioPage {
  readonly page: Page;
  readonly steps: Locator;
  readonly saved: Locator;
  /** In a sentence. */
  readonly answer: Locator;
  readonly options: Locator;

  constructor(page: Page) {
    this.page = page;
    this.steps = page.getByRole('navigation', { name: 'Steps' });
    this.saved = page.getByText('Saved', { exact: true });
    this.answer = page.getByRole('region', { name: 'The answer', exact: true });
    this.options = page.getByRole('table', { name: /^Options and what they cost/ });
  }

  /** By its address. */
  async open(id: string): Promise<void> {
    await this.page.evaluate((address) => window.location.assign(address), `#/cost/scenarios/${id}/workload`);
    await expect(this.steps).toBeVisible();
  }

  /** One of the pages on costs. */
  tab(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Cost' }).getByRole('tab', { name, exact: true });
  }

  async goTo(title: StepTitle): Promise<void> {
    await this.step(title).click();
    await expect(this.step(title)).toHaveAttribute('aria-current', /./);
  }

  step(title: StepTitle): Locator {
    return this.steps.getByRole('link', { name: title });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** The middle of a range. */
  likely(question: string): Locator {
    return this.page.getByRole('group', { name: question, exact: true }).getByRole('textbox', { name: /^Likely/ });
  }

  /** The row of an option. */
  option(name: string): Locator {
    return this.options.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  async saveAs(format: string): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: `Save as ${format}`, exact: true }).click();
    return await download;
  }

  async decide(option: RegExp, workload: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Option' }).click();
    await this.page.getByRole('option', { name: option }).click();
    await this.page.getByRole('combobox', { name: 'Workload of your fleet' }).click();
    await this.page.getByRole('option', { name: workload, exact: true }).click();
    await this.page.getByRole('button', { name: 'Keep the decision' }).click();
  }
}
