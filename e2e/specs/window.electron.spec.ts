import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { root } from '../app/programs.ts';
import { expect, test } from '../fixtures.ts';
import { Shell } from '../pages/shell.ts';

test('the page has no Node and no Electron, and a world of its own', async ({ electronApp: { electron, page } }) => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter(
      (name) => name in globalThis,
    ),
  );
  expect(found).toEqual([]);
  const bridge = await page.evaluate(() => {
    const given: unknown = Reflect.get(globalThis, 'flotilla');
    return given !== null && typeof given === 'object' ? Object.keys(given).sort() : [];
  });
  expect(bridge).toEqual(['fileHandle', 'platform', 'requestPort']);
  const preferences = await electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Electron keeps this call out of its types.
    const contents = window?.webContents as { getLastWebPreferences?: () => Record<string, unknown> } | undefined;
    return contents?.getLastWebPreferences?.();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('the page comes from app:// under a policy that allows nothing else', async ({ electronApp: { page } }) => {
  expect(new URL(page.url()).protocol).toBe('app:');
  const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);

  const inline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.head.append(script);
    return 'wasRun' in window;
  });
  expect(inline).toBe(false);
  // What a debugger runs may make code out of text; what the page runs afterwards may not.
  const evaluated = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            const made: unknown = Reflect.construct(Function, ['return 1']);
            resolve(typeof made);
          } catch (error) {
            resolve(error instanceof Error ? error.name : 'something else');
          }
        }, 0);
      }),
  );
  expect(evaluated).toBe('EvalError');
  const reached = await page.evaluate(() =>
    fetch('http://127.0.0.1:9/').then(
      () => 'reached',
      () => 'refused',
    ),
  );
  expect(reached).toBe('refused');
  const outside = await page.evaluate(async () => {
    const answers = [];
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fmain.cjs', '/preload.cjs']) {
      const answer = await fetch(path).catch(() => undefined);
      const text = (await answer?.text()) ?? '';
      answers.push(text.includes('"name": "flotilla"') || text.includes('exposeInMainWorld'));
    }
    return answers;
  });
  expect(outside).toEqual([false, false, false, false]);
});

test('the window goes nowhere else and opens no other', async ({ electronApp: { electron, page } }) => {
  const shell = new Shell(page);
  // Whoever is asked about a link says no, and it is written down that they were asked.
  await electron.evaluate(({ dialog, shell: system }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked, opened: [] });
    dialog.showMessageBox = (async (options: { detail?: string }) => {
      asked.push(options.detail ?? '');
      return { response: 1, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
    system.openExternal = async () => {
      asked.push('opened');
    };
  });
  const asked = () => electron.evaluate(() => Reflect.get(globalThis, 'asked') as string[]);
  await expect(shell.connected).toBeVisible();
  const address = page.url();

  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  const popup = await page.evaluate(() => window.open('https://example.com/elsewhere') === null);
  expect(popup).toBe(true);
  await expect.poll(asked).toEqual(['https://example.com/elsewhere']);
  await page.evaluate(() => window.open('file:///etc/passwd'));
  await page.evaluate(() => window.open('http://example.com/'));
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    document.body.append(link);
    link.click();
    link.remove();
  });
  expect(await page.evaluate(() => location.href)).toBe(address);
  expect(await page.evaluate(() => document.body.innerText)).toContain('Engine connected');
  expect(await asked()).toEqual(['https://example.com/elsewhere']);
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a second start on the same data folder brings the first window forward and ends', async ({
  electronApp: { electron, page, place },
}) => {
  const shell = new Shell(page);
  await expect(shell.connected).toBeVisible();
  await electron.evaluate(({ app }) => {
    app.on('second-instance', () => Object.assign(globalThis, { secondCame: true }));
  });
  const electronProgram: unknown = createRequire(import.meta.url)('electron');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const second = promisify(execFile)(String(electronProgram), [...sandbox, root], {
    cwd: place.folder,
    env: place.env,
    timeout: 30_000,
  });
  await expect(second).resolves.toBeDefined();
  await expect.poll(() => electron.evaluate(() => 'secondCame' in globalThis)).toBe(true);
  await expect(shell.connected).toBeVisible();
  expect(page.isClosed()).toBe(false);
});
