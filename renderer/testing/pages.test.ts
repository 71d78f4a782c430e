import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, chromium, type Page } from 'playwright';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type {} from './dev-entry.tsx';

/**
 * Pages in a real browser against the in-memory engine: what a person sees and does, found by role and name. The real
 * engine behind the same pages is tested end to end in e2e/.
 */

const executablePath = process.env['FLOTILLA_TEST_CHROMIUM'];
const helloDigest = 'a'.repeat(64);
const unhealthyDigest = 'c'.repeat(64);
const quickJsDigest = '1'.repeat(64);
const hostileDigest = '5'.repeat(64);
/** A machine that does much else at the same time still gets there. */
const waitMs = 30_000;

const nodesIn = (label: string | null): number => Number(/\d+/.exec(label ?? '')?.[0]);

describe.skipIf(!executablePath)('pages in Chromium (needs FLOTILLA_TEST_CHROMIUM)', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-pages-'));
  let server: PreviewServer | undefined;
  let browser: Browser | undefined;
  const opened: Page[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    const common = { configFile: false as const, root: import.meta.dirname, logLevel: 'error' as const };
    await build({
      ...common,
      plugins: [react()],
      build: {
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        target: 'chrome108',
        chunkSizeWarningLimit: 9_000,
        rolldownOptions: { experimental: { lazyBarrel: true } },
      },
    });
    server = await preview({ ...common, build: { outDir: folder }, preview: { host: '127.0.0.1', port: 0 } });
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
  }, 120_000);

  afterEach(async () => {
    for (const page of opened.splice(0)) await page.close();
    if (problems.length > 0) throw new Error(`The page complained: ${problems.splice(0).join('; ')}`);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page on a fleet of that many nodes, at an address behind `#`; more options stand in dev-entry.tsx. */
  async function open(nodes: number, address: string, options = ''): Promise<Page> {
    const [url] = server?.resolvedUrls?.local ?? [];
    if (!browser || url === undefined) throw new Error('There is no browser or no server');
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    opened.push(page);
    page.setDefaultTimeout(waitMs);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`${url}?nodes=${nodes}${options}`);
    await page.getByText('Engine connected').waitFor();
    // What chose the fleet must not stay in the address: hash routing would read it as part of its own.
    await page.evaluate((hash) => {
      window.history.replaceState(null, '', window.location.pathname);
      window.location.hash = hash;
    }, address);
    return page;
  }

  const rollOut = (page: Page) => page.getByRole('button', { name: /^Roll out/ });

  async function startRollout(page: Page): Promise<void> {
    await page.getByRole('button', { name: /^Roll out to/, disabled: false }).click();
    await page.getByRole('list', { name: 'Decisions, newest first' }).waitFor();
  }

  describe('a new rollout', () => {
    test('says what is missing, then what would happen, and rolls out to exactly that', async () => {
      const page = await open(40, '/rollouts/new');
      await page.getByText('Choose a module. Name the workload.').waitFor();
      expect(await rollOut(page).isDisabled()).toBe(true);

      await page.getByRole('combobox', { name: 'Module' }).click();
      await page.getByRole('option', { name: /^hello\.wasm/ }).click();
      expect(await page.getByRole('combobox', { name: 'Workload' }).inputValue()).toBe('hello');
      await page.getByText('Settings as in the newest release of hello.').waitFor();
      await page.getByLabel('Nodes', { exact: true }).fill('site=kiosk');
      await page.getByText('Matches 14 of 40').waitFor();
      await page.getByRole('list', { name: 'Waves' }).getByText('5 nodes').waitFor();
      await startRollout(page);
      await page.getByText('14 nodes in 2 waves').waitFor();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('hello r2');
    });

    test('a wrong field is named where it is, and nothing can be started', async () => {
      const page = await open(10, `/rollouts/new?digest=${helloDigest}`);
      await page.getByRole('button', { name: /^Roll out to/, disabled: false }).waitFor();
      await page.getByLabel('Nodes', { exact: true }).fill('site=kiosk,');
      await page.getByRole('button', { name: 'Roll out', exact: true, disabled: true }).waitFor();
      await page.getByLabel('Nodes', { exact: true }).fill('');
      await page.getByRole('button', { name: /Advanced/ }).click();
      await page.getByLabel('Environment').fill('NAME');
      await page.getByText('Line 1 has no =').first().waitFor();
      expect(await rollOut(page).isDisabled()).toBe(true);
    });

    test('its button stays in sight however long the form gets', async () => {
      const page = await open(40, `/rollouts/new?digest=${helloDigest}`);
      await page.getByRole('button', { name: /^Roll out to/, disabled: false }).waitFor();
      const isInSight = () =>
        rollOut(page).evaluate((button) => {
          const { top, bottom, left } = button.getBoundingClientRect();
          const above = document.elementFromPoint(left + 4, (top + bottom) / 2);
          return bottom <= window.innerHeight && button.contains(above);
        });
      expect(await isInSight()).toBe(true);
      await page.getByRole('button', { name: /^Permissions/ }).click();
      await page.getByRole('button', { name: /^Advanced/ }).click();
      await page.getByLabel('Environment').waitFor();
      expect(await isInSight()).toBe(true);
      await page.getByLabel('Environment').scrollIntoViewIfNeeded();
      expect(await isInSight()).toBe(true);
    });

    test('the plan follows the fleet: a node that goes away leaves it', async () => {
      const page = await open(10, `/rollouts/new?digest=${helloDigest}`);
      const before = await page.getByRole('button', { name: /^Roll out to/, disabled: false }).textContent();
      await page.evaluate(() => {
        const { engine } = window;
        const online = [...(engine?.state.nodes.values() ?? [])].find(({ condition }) => condition.kind === 'online');
        if (online) engine?.state.removeNodes([online.id]);
      });
      await page.getByText(/^Matches every node \(9\)/).waitFor();
      await page.waitForFunction(
        (text) => [...document.querySelectorAll('button')].every((button) => button.textContent !== text),
        before,
      );
      const after = await page.getByRole('button', { name: /^Roll out to/, disabled: false }).textContent();
      expect(nodesIn(after)).toBe(nodesIn(before) - 1);
    });
  });

  describe('a rollout that goes on', () => {
    test('asks before it cancels, says what it touches, and ends with what was put back', async () => {
      const page = await open(12, `/rollouts/new?digest=${helloDigest}`);
      await startRollout(page);
      await page.getByText(/^Wave 1 of 2 · watching for \d+ s more$/).waitFor();
      await page.getByRole('button', { name: 'Cancel and put back' }).click();
      const dialog = page.getByRole('dialog', { name: /^Cancel the rollout of hello r2/ });
      await dialog.getByText(/may run the new release by now/).waitFor();
      await dialog.getByRole('button', { name: /^Put \d+ nodes? back$/ }).click();
      await page.getByText(/^Cancelled · \d+ nodes? put back$/).waitFor();
      expect(await page.getByRole('link', { name: 'Change and try again' }).isVisible()).toBe(true);
      expect(await page.getByRole('button', { name: 'Cancel and put back' }).count()).toBe(0);
    });

    test('shows why it stopped before everything else, with the code and the way to the node', async () => {
      const page = await open(12, `/rollouts/new?digest=${unhealthyDigest}&workload=shop`);
      await startRollout(page);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.textContent()).toMatch(/failed in wave 1: \/healthz answered 500.*node\/activation-failed/);
      await alert.getByRole('link', { name: /^Open / }).waitFor();
      await page.getByText(/^Stopped · a node of wave 1 failed/).waitFor();
    });

    test('keeps a thousand nodes out of the document, but in the count', async () => {
      const page = await open(1_000, `/rollouts/new?digest=${helloDigest}`);
      await startRollout(page);
      const grid = page.getByRole('grid', { name: 'Nodes' });
      await grid.getByRole('row').nth(5).waitFor();
      expect(Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(900);
      expect(await grid.getByRole('row').count()).toBeLessThan(60);
      await page.getByRole('button', { name: 'Show only wave 2' }).click();
      await grid.getByRole('gridcell', { name: '2', exact: true }).first().waitFor();
    });
  });

  test('where a module runs is told of ten thousand nodes, few of them in the document', async () => {
    const page = await open(10_000, `/modules/${'e'.repeat(64)}/where`);
    await page.getByRole('heading', { name: 'Where it can run' }).waitFor();
    const grid = page.getByRole('grid', { name: 'Nodes' });
    await grid.getByRole('row').nth(5).waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe('10001');
    expect(await grid.getByRole('row').count()).toBeLessThan(60);
    await page.getByLabel('Filter nodes').fill('cannot kiosk');
    await page.getByText(/^\d+ of 10,000 nodes$/).waitFor();
    await grid.getByText('cannot run').first().waitFor();
  });

  test('files dropped on the modules get a verdict each, and what is invalid is not kept', async () => {
    const page = await open(1, '/modules');
    await page.getByRole('grid', { name: 'Modules' }).getByText('hello.wasm').waitFor();
    const stored = () => page.evaluate(() => window.engine?.state.modules.size);
    const before = await stored();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      for (const name of ['bad.wasm', 'empty.wasm']) data.items.add(new File(['x'], name));
      return data;
    });
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
    await page.getByText('Drop WebAssembly files').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    const added = page.getByRole('region', { name: 'Files that were added' });
    await added.getByText('2 files checked').waitFor();
    const [bad, empty] = await added.getByRole('listitem').allTextContents();
    expect(bad).toMatch(/Invalid.*bad\.wasm was not kept: type mismatch.*At byte 499 \(0x1f3\)/);
    expect(empty).toMatch(/Refused.*empty\.wasm was not kept.*build it again/);
    expect(await stored()).toBe(before);
  });

  test('names that a module chose, however long or turned around, break no page of it', async () => {
    const page = await open(1, `/modules/${hostileDigest}`, '&toolchains');
    const wide = () =>
      page.evaluate(() => {
        const main = document.querySelector('main');
        return main === null ? Number.NaN : main.scrollWidth - main.clientWidth;
      });
    for (const [tab, shows] of [
      ['Overview', 'What it may do'],
      ['Inside', 'Size by section'],
      ['World', 'Functions it exports'],
      ['Provenance', 'Bill of materials'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('region', { name: shows }).waitFor();
      expect([tab, await wide()]).toEqual([tab, 0]);
    }
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByRole('grid', { name: 'Modules' }).getByText('hello-slower.wasm').waitFor();
    expect(await wide()).toBe(0);
  });

  test('a module is explored by keyboard: tabs, a part of it, and back', async () => {
    const page = await open(1, `/modules/${quickJsDigest}`, '&toolchains');
    await page.getByRole('tab', { name: 'Overview' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const parts = page.getByRole('grid', { name: 'Parts' });
    await parts.getByRole('row').nth(1).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Size by section of component 1' }).waitFor();
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Inside');
    await page.goBack();
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
  });

  test('cold starts say that they were not measured, are measured with progress, and open their samples', async () => {
    const page = await open(4, '/performance');
    const table = page.getByRole('grid', { name: 'Cold starts' });
    await table.getByText('not measured').first().waitFor();
    await page.getByRole('button', { name: 'Measure cold starts' }).click();
    const dialog = page.getByRole('dialog', { name: 'Measure cold starts of hello' });
    await dialog.getByLabel('Starts of each kind').fill('5');
    await dialog.getByRole('button', { name: /^Measure on/ }).click();
    await page.getByRole('progressbar', { name: 'Measure cold starts of hello' }).waitFor();
    await page.getByRole('img', { name: /^Instance cold start\. .*median/ }).waitFor();
    await table
      .getByRole('button', { name: /^Samples of process cold start/ })
      .first()
      .click();
    const samples = page.getByLabel('Samples in milliseconds, in the order they were taken');
    expect((await samples.textContent())?.split('\n')).toHaveLength(5);
  });
});
