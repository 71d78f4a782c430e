import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isReachable, readWindowState, type WindowState, writeWindowState } from './window-state.ts';

const display = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const state: WindowState = { position: { x: 2000, y: 10 }, width: 1200, height: 800, isMaximized: true };
const first = { position: null, width: 1440, height: 900, isMaximized: false };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-window-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the window comes back where it was', () => {
  writeWindowState(folder, state);
  expect(readWindowState(folder, [display, second])).toEqual(state);
});

test('when its display is gone it keeps its size and the system places it', () => {
  writeWindowState(folder, state);
  expect(readWindowState(folder, [display])).toEqual({ ...state, position: null });
});

test.each(['', 'null', '{"width":1}', '{"width":1e9,"height":800,"isMaximized":false,"position":null}'])(
  'a record that makes no sense is not used: %s',
  (text) => {
    writeFileSync(join(folder, 'window.json'), text);
    expect(readWindowState(folder, [display])).toEqual(first);
  },
);

test('a folder that cannot be written does not stop the window from closing', async () => {
  const warned = new Promise((resolve) => process.once('warning', resolve));
  writeWindowState(join(folder, 'missing'), state);
  expect(String(await warned)).toContain('was not saved');
});

test.each([
  [{ x: 0, y: 0 }, true],
  [{ x: -1150, y: 100 }, false],
  [{ x: -1000, y: 100 }, true],
  [{ x: 1850, y: 0 }, false],
  [{ x: 100, y: -50 }, false],
  [{ x: 100, y: 1050 }, false],
])('at %j its title bar can be reached: %s', (position, reachable) => {
  expect(isReachable({ ...state, position }, [display])).toBe(reachable);
});
