// Renders assets/icon.svg to assets/icon.png, from which electron-builder makes the platforms' icons. Run by hand after
// the drawing has changed: node scripts/render-icon.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { root } from './setup/paths.mjs';
import { prepareTools } from './test-tools.mjs';

const sizePx = 1024;

const { environment } = await prepareTools({ install: false });
const executablePath = environment['FLOTILLA_TEST_CHROMIUM'];
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style>${readFileSync(join(root, 'assets', 'icon.svg'), 'utf8')}`,
  );
  await page.screenshot({ path: join(root, 'assets', 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
