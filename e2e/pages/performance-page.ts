import { expect, type Locator, type Page } from '@playwright/test';
import { rowsOf, Shell } from './shell.ts';

/** Latency and cold starts as measured. */
export class PerformancePage {
  readonly page: Page;
  readonly latencyChart: Locator;
  readonly measure: Locator;

  constructor(page: Page) {
    this.page = page;
    this.latencyChart = page.getByRole('region', { name: /^Latency of / });
    this.measure = page.getByRole('button', { name: 'Measure cold starts' });
  }

  async goto(): Promise<void> {
    await new Shell(this.page).open('Performance');
  }

  /** The figures of the latency chart, once as a table. */
  async latencyFigures(): Promise<Locator> {
    const asTable = this.latencyChart.getByRole('button', { name: 'Show as table' });
    if (await asTable.isVisible()) await asTable.click();
    return this.latencyChart.getByRole('table').locator('tbody tr');
  }

  latency(node: string): Locator {
    return rowsOf(this.#tableWith('P99'), node);
  }

  /** Measures on every node that runs the workload. */
  async measureColdStarts(runs: number): Promise<void> {
    await this.measure.click();
    const dialog = this.page.getByRole('dialog', { name: /^Measure cold starts of/ });
    await dialog.getByLabel('Starts of each kind').fill(String(runs));
    await dialog.getByRole('button', { name: /^Measure on/ }).click();
    await expect(dialog).toBeHidden();
  }

  coldStart(node: string, kind: 'process' | 'instance', compiled: 'AOT' | 'JIT' | 'transpiled'): Locator {
    return rowsOf(this.#tableWith('Overhead'), node).filter({ hasText: kind }).filter({ hasText: compiled });
  }

  #tableWith(column: string): Locator {
    const head = this.page.getByRole('columnheader', { name: column });
    return this.page.getByRole('grid').filter({ has: head });
  }
}
