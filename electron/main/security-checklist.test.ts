import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { contentSecurityPolicy } from '../host/page-headers.ts';
import { isFromPage, isPageUrl } from './page-origin.ts';
import { windowOptions } from './window-options.ts';

// Outside of Electron its package is the path of its program; these tests need none of it but the names.
vi.mock('electron', () => ({ app: {}, dialog: {}, ipcMain: {}, session: {}, shell: {}, utilityProcess: {} }));
const { openableLink } = await import('./external-link.ts');
const { mayLoad } = await import('./network-guard.ts');
const { isGranted } = await import('./permissions.ts');

const options = windowOptions({ position: null, width: 1440, height: 900, isMaximized: false }, '/preload.cjs', true);
const preferences = options.webPreferences ?? {};

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(folder, name), 'utf8') }));
const main = filesIn(import.meta.dirname);
const preload = filesIn(join(import.meta.dirname, '..', 'preload'));
const using = (pattern: RegExp) => main.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

/** The checklist of Electron's documentation, docs/tutorial/security.md, by its numbers. */
const checklist: [string, () => void][] = [
  ['1 only secure content', () => expect(['http://a/', 'ws://a/', 'ftp://a/'].filter(mayLoad)).toEqual([])],
  ['2 no Node in the page', () => expect(preferences).toMatchObject({ nodeIntegration: false })],
  [
    '2 nor in frames and workers',
    () => expect(preferences).toMatchObject({ nodeIntegrationInSubFrames: false, nodeIntegrationInWorker: false }),
  ],
  ['3 context isolation', () => expect(preferences).toMatchObject({ contextIsolation: true })],
  ['4 sandbox', () => expect(preferences).toMatchObject({ sandbox: true })],
  [
    '5 permission requests',
    () => {
      const asked = [
        'media',
        'geolocation',
        'notifications',
        'clipboard-read',
        'openExternal',
        'fileSystem',
        'unknown',
      ];
      expect(asked.filter((permission) => isGranted(permission, 'app://flotilla/'))).toEqual([]);
      expect(isGranted('clipboard-sanitized-write', 'https://example.com/')).toBe(false);
      expect(using(/setPermission(Request|Check)Handler/)).toEqual(['permissions.ts']);
    },
  ],
  ['6 web security', () => expect(preferences).toMatchObject({ webSecurity: true })],
  [
    '7 content security policy',
    () => {
      const policy = contentSecurityPolicy([]);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    },
  ],
  ['8 no insecure content', () => expect(preferences).toMatchObject({ allowRunningInsecureContent: false })],
  ['9 no experimental features', () => expect(preferences).toMatchObject({ experimentalFeatures: false })],
  ['10 no Blink features', () => expect(preferences).not.toHaveProperty('enableBlinkFeatures')],
  [
    '11 and 12 no webviews',
    () => {
      expect(preferences).toMatchObject({ webviewTag: false });
      expect(using(/will-attach-webview/)).toEqual(['navigation.ts']);
    },
  ],
  ['13 navigation is limited', () => expect(using(/'will-navigate'|'will-redirect'/)).toEqual(['navigation.ts'])],
  ['14 new windows are limited', () => expect(using(/setWindowOpenHandler/)).toEqual(['navigation.ts'])],
  [
    '15 openExternal is in one place and asks',
    () => {
      expect(using(/openExternal\(/)).toEqual(['external-link.ts']);
      expect(openableLink('https://bytecodealliance.org/x?y#z')).toBe('https://bytecodealliance.org/x?y#z');
      const never = [
        'http://a/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'smb://a/b',
        'https://user@a/',
        'ms-x:y',
        '',
      ];
      expect(never.map(openableLink)).toEqual(never.map(() => undefined));
    },
  ],
  [
    '17 every message is checked for its sender',
    () => {
      for (const { name, text } of main) {
        const handlers = text.match(/ipcMain\.(on|once|handle|handleOnce)\(/g)?.length ?? 0;
        const checks = text.match(/if \(!isFromPage\(event\)\)/g)?.length ?? 0;
        expect([name, checks]).toEqual([name, handlers]);
      }
      expect(using(/ipcMain\.\w+\(/)).toHaveLength(2);
    },
  ],
  ['18 no file: addresses', () => expect(using(/loadFile\(|['"]file:|grantFileProtocol/)).toEqual([])],
  [
    '20 no part of Electron reaches the page',
    () => {
      const text = preload.map((file) => file.text).join('\n');
      expect(text.match(/exposeInMainWorld/g)).toHaveLength(1);
      const bridge = text.slice(text.indexOf('const bridge'), text.indexOf('exposeInMainWorld'));
      expect(bridge).not.toMatch(/ipcRenderer\.on|ipcRenderer[,;}]|: ipcRenderer\b(?!\.)/);
    },
  ],
];

describe("Electron's security checklist", () => {
  // 16 (a current Electron) and 19 (fuses) are properties of the package and read back from it.
  test.each(checklist)('%s', (_what, check) => {
    expect.hasAssertions();
    check();
  });
});

describe('what counts as the page', () => {
  test.each(['app://flotilla/', 'app://flotilla/fleet/a?b#c'])('%s', (url) => expect(isPageUrl(url)).toBe(true));
  test.each([
    'app://other/',
    'app://flotilla.evil/',
    'app://user@flotilla/',
    'https://flotilla/',
    'file:///app://flotilla/',
    'about:blank',
    'flotilla',
    '',
  ])('not %j', (url) => expect(isPageUrl(url)).toBe(false));

  test('a frame inside the page does not', () => {
    const top = { url: 'app://flotilla/', parent: null };
    expect(isFromPage({ senderFrame: top })).toBe(true);
    expect(isFromPage({ senderFrame: { ...top, parent: top } })).toBe(false);
    expect(isFromPage({ senderFrame: { ...top, url: 'https://evil.example/' } })).toBe(false);
    expect(isFromPage({ senderFrame: null })).toBe(false);
  });
});
