import { type BrowserWindowConstructorOptions } from 'electron';
import { type WindowState } from './window-state.ts';

/** The page's own backgrounds, so that nothing flashes before its first paint. */
const background = { dark: '#101418', light: '#f7f8f9' };

/** How the one window is made. The page has no Node, its own world apart from the preload's, and the sandbox. */
export function windowOptions(state: WindowState, preload: string, isDark: boolean): BrowserWindowConstructorOptions {
  return {
    ...state.position,
    width: state.width,
    height: state.height,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    backgroundColor: isDark ? background.dark : background.light,
    title: 'Flotilla',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}
