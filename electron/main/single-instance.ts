import { app } from 'electron';
import { focusWindow } from './window.ts';

/** False when another Flotilla has this data folder open; its window comes to the front and this one must end. */
export function setupSingleInstance(): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', focusWindow);
  return true;
}
