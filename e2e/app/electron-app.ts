import { once } from 'node:events';
import { _electron, type ElectronApplication } from '@playwright/test';
import { type StartedApp } from './app.ts';
import { EngineSocket } from './engine-socket.ts';
import { type Place } from './place.ts';
import { endProcess, enginePid } from './processes.ts';
import { root } from './programs.ts';

export interface StartedElectronApp extends StartedApp {
  readonly electron: ElectronApplication;
}

/** The page in Electron's window. */
export async function startInElectron(place: Place): Promise<StartedElectronApp> {
  const electron = await _electron.launch({ args: [root], cwd: place.folder, env: { ...place.env } });
  const socket = new EngineSocket(place.dataFolder);
  const hostPid = electron.process().pid ?? 0;
  // Agents outlive the app and hold the pipes that they got from it, which Playwright waits for.
  const ended = once(electron.process(), 'exit');
  const close = async () => {
    socket.close();
    await Promise.race([electron.close(), ended]);
  };
  try {
    return {
      page: await electron.firstWindow(),
      place,
      electron,
      engine: socket.client,
      killEngine: () => endProcess(enginePid(hostPid, place.dataFolder), 'SIGKILL'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
