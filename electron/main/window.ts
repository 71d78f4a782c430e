import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { pageUrl } from './page-origin.ts';
import { windowOptions } from './window-options.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

/** Opens the window, and again when somebody clicks the app's icon after closing it (macOS). */
export function setupWindow(dataFolder: string, programFolder: string): void {
  openWindow(dataFolder, programFolder);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(dataFolder, programFolder);
  });
}

/** Brings the window to the front. */
export function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

function openWindow(dataFolder: string, programFolder: string): void {
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
  const state = readWindowState(dataFolder, displays);
  const preload = join(programFolder, 'preload.cjs');
  const window = new BrowserWindow(windowOptions(state, preload, nativeTheme.shouldUseDarkColors));
  if (state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    writeWindowState(dataFolder, { position: { x, y }, width, height, isMaximized: window.isMaximized() });
  });
  void window.loadURL(pageUrl);
}
