import { type Locator, type Page } from '@playwright/test';
import { Shell, tableRows } from './shell.ts';

/** The library of modules. */
export class ModulesPage {
  readonly page: Page;
  readonly addSamples: Locator;
  readonly addedFiles: Locator;
  readonly addFiles: Locator;

  constructor(page: Page) {
    this.page = page;
    this.addSamples = page.getByRole('button', { name: 'Add the samples' });
    this.addedFiles = page.getByRole('region', { name: 'Files that were added' });
    this.addFiles = page.getByRole('button', { name: 'Add files' }).first();
  }

  async goto(): Promise<void> {
    await new Shell(this.page).open('Modules');
  }

  module(name: string): Locator {
    return tableRows(this.page, 'Modules', name);
  }

  /** Chooses files as the button does. */
  async choose(...paths: readonly string[]): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.addFiles.click()]);
    await chooser.setFiles([...paths]);
  }

  /** Drops files or folders as the system's file manager does. */
  async drop(...paths: readonly string[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data });
    }
    await session.detach();
  }

  /** What became of one of the files that were added. */
  verdict(fileName: string): Locator {
    return this.addedFiles.getByRole('listitem').filter({ hasText: fileName });
  }
}
