import { expect, type Download, type Locator, type Page } from '@playwright/test';

export type StepTitle = 'Workload' | 'Today' | 'Fit' | 'Comparison' | 'Report';

/** A scenario in the wizard. */
export class ScenarioPage {
  readonly page: Page;
  readonly steps: Locator;
  /** In a sentence. */
  readonly answer: Locator;
  readonly options: Locator;

  constructor(page: Page) {
    this.page = page;
    this.steps = page.getByRole('navigation', { name: 'Steps' });
    this.answer = page.getByRole('region', { name: 'The answer' });
    this.options = page.getByRole('table', { name: 'Options' });
  }

  async goTo(step: RegExp): Promise<void> {
    await this.steps.getByRole('link', { name: step }).click();
    await expect(this.steps.getByRole('link', { name: step })).toHaveAttribute('aria-current', 'step');
  }

  async saveAs(format: string): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: `Save as ${format}` }).click();
    return await download;
  }
}
