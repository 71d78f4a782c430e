import { join } from 'node:path';
import { app } from 'electron';
import { setupDataPlace } from './data-place.ts';
import { setupEngine } from './engine.ts';
import { setupFileHandles } from './file-handles.ts';
import { setupMenu } from './menu.ts';
import { setupNavigation } from './navigation.ts';
import { setupNetworkGuard } from './network-guard.ts';
import { setupPagePorts } from './page-ports.ts';
import { setupPageProtocol, setupPageScheme } from './page-protocol.ts';
import { setupPermissions } from './permissions.ts';
import { programFolderOf } from './program-folder.ts';
import { setupQuit } from './quit.ts';
import { setupSandbox } from './sandbox.ts';
import { setupSingleInstance } from './single-instance.ts';
import { setupWindow } from './window.ts';

/** Bundled to one file beside the page's folder and the preload. */
const builtFolder = import.meta.dirname;

function startApp(): void {
  setupSandbox();
  setupPageScheme();
  setupNavigation();
  const dataFolder = setupDataPlace();
  if (!setupSingleInstance()) return app.quit();
  void app.whenReady().then(() => {
    setupPermissions();
    setupNetworkGuard();
    setupPageProtocol(join(builtFolder, 'renderer'));
    setupMenu(dataFolder);
    const engine = setupEngine(dataFolder, programFolderOf(builtFolder));
    if (!engine) return;
    setupPagePorts(engine);
    setupFileHandles(engine);
    setupQuit(engine);
    setupWindow(dataFolder, builtFolder);
  });
}

startApp();
