import { app } from 'electron';
import { type EngineHost } from '../host/engine-host.ts';

/** Lets the engine close in order before the app ends. */
export function setupQuit(host: EngineHost): void {
  let isClosed = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void host.close().finally(() => {
      isClosed = true;
      // Not while this event is still being told: an engine that is gone already closes at once, and Electron ignores
      // `quit` until it has seen that this one was prevented.
      setImmediate(() => app.quit());
    });
  });
}
