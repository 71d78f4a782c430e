import { _electron, type ElectronApplication } from '@playwright/test';
import { type StartedApp } from './app.ts';
import { EngineSocket } from './engine-socket.ts';
import { type Place } from './place.ts';
import { endProcess, enginePid } from './processes.ts';
import { root } from './programs.ts';

export interface StartedElectronApp extends StartedApp {
  readonly electron: ElectronApplication;
}

/** What is started: the sources' build with the Electron of the tests, or a packaged app. */
export interface ElectronProgram {
  /** The packaged app's program; without it, Electron with the project's folder. */
  readonly executablePath?: string;
}

/** The page in Electron's window. */
export async function startInElectron(
  place: Place,
  { executablePath }: ElectronProgram = {},
): Promise<StartedElectronApp> {
  const electron = await _electron.launch({
    ...(executablePath ? { executablePath, args: [] } : { args: [root] }),
    cwd: place.folder,
    env: { ...place.env },
  });
  const socket = new EngineSocket(place.dataFolder);
  const hostPid = electron.process().pid ?? 0;
  const close = async () => {
    socket.close();
    await electron.close();
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
