import { expect, type Locator, type Page } from '@playwright/test';

export type PageName = 'Fleet' | 'Modules' | 'Policies' | 'Rollouts' | 'Performance' | 'Cost' | 'Activity' | 'Settings';

/** What is on screen around every page. */
export class Shell {
  readonly page: Page;
  readonly navigation: Locator;
  readonly palette: Locator;
  readonly shortcuts: Locator;
  /** Only while the engine is away. */
  readonly awayBanner: Locator;
  readonly connected: Locator;

  constructor(page: Page) {
    this.page = page;
    this.navigation = page.getByRole('navigation', { name: 'Pages' });
    this.palette = page.getByRole('textbox', { name: 'Search or run' });
    this.shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    this.awayBanner = page.getByText('The engine stopped; it is being started again.');
    this.connected = page.getByText('Engine connected');
  }

  heading(title: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name: title });
  }

  async open(name: PageName): Promise<void> {
    await this.navigation.getByRole('link', { name }).click();
    await expect(this.heading(name)).toBeVisible();
  }

  async openPalette(): Promise<void> {
    // While it closes, the keys would close it again.
    await expect(this.palette).toBeHidden();
    await this.page.keyboard.press('ControlOrMeta+k');
    await expect(this.palette).toBeFocused();
  }

  async useColours(scheme: 'Light' | 'Dark'): Promise<void> {
    await this.page.getByRole('button', { name: 'Colours' }).click();
    await this.page.getByRole('menuitem', { name: scheme, exact: true }).click();
    await expect(this.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme.toLowerCase());
    await expect(this.page.getByRole('menu')).toBeHidden();
  }
}

/** The rows of a table that have this text, without its head. */
export const tableRows = (page: Page, label: string, text?: string | RegExp): Locator =>
  rowsOf(page.getByRole('grid', { name: label, exact: true }), text);

export function rowsOf(table: Locator, text?: string | RegExp): Locator {
  const rows = table.locator('[role=row]:not([aria-rowindex="1"])');
  return text === undefined ? rows : rows.filter({ hasText: text });
}

/** The value beside a label in a list of facts. */
export const fact = (page: Page, label: string): Locator =>
  page
    .locator('dt')
    .filter({ hasText: new RegExp(`^${label}$`) })
    .locator('+ dd');
