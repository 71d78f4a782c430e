import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import { EngineHost } from '../../electron/host/engine-host.ts';
import { setupPagePorts } from '../../electron/main/page-ports.ts';
import { pageUrl } from '../../electron/main/page-origin.ts';
import { setupPageProtocol, setupPageScheme } from '../../electron/main/page-protocol.ts';
import { setupQuit } from '../../electron/main/quit.ts';
import { setupSandbox } from '../../electron/main/sandbox.ts';
import { utilitySpawner } from '../../electron/main/utility-spawner.ts';
import { windowOptions } from '../../electron/main/window-options.ts';

/* The app's main process with a small engine (`engine.ts`) as its utility process, whatever Electron this is. */

const [builtFolder = '', dataFolder = ''] = process.argv.slice(-2);
const state = { position: null, width: 1280, height: 800, isMaximized: false };

setupSandbox();
setupPageScheme();
app.setPath('userData', dataFolder);
void app.whenReady().then(() => {
  setupPageProtocol(join(builtFolder, 'renderer'));
  const host = new EngineHost({
    spawn: utilitySpawner,
    start: { dataFolder, programFolder: import.meta.dirname, version: app.getVersion() },
  });
  setupPagePorts(host);
  setupQuit(host);
  host.start().catch((error: unknown) => process.emitWarning(String(error)));
  host.onLost((reason) => process.emitWarning(reason));
  const window = new BrowserWindow(windowOptions(state, join(builtFolder, 'preload.cjs'), false));
  window.show();
  void window.loadURL(pageUrl);
});
