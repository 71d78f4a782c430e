import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the window was. Positions are in device-independent pixels over all displays. */
const WindowState = z.object({
  /** Null lets the system choose. */
  position: z.object({ x: z.number().int(), y: z.number().int() }).nullable(),
  width: z.number().int().min(1024).max(20_000),
  height: z.number().int().min(700).max(20_000),
  isMaximized: z.boolean(),
});
export type WindowState = Readonly<z.infer<typeof WindowState>>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const firstState: WindowState = { position: null, width: 1440, height: 900, isMaximized: false };

/** So much of the title bar must be on a display for a person to get hold of the window. */
const reachablePixels = 100;

/** Whether the window's top is where a person can reach it: displays come and go. */
export function isReachable({ position, width }: WindowState, displays: readonly Area[]): boolean {
  if (!position) return true;
  const { x, y } = position;
  return displays.some((area) => {
    const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
    return overlap >= reachablePixels && y >= area.y && y <= area.y + area.height - reachablePixels;
  });
}

const fileIn = (dataFolder: string): string => join(dataFolder, 'window.json');

/** Where the window was when it was closed last; a first place when that cannot be read or is off every display. */
export function readWindowState(dataFolder: string, displays: readonly Area[]): WindowState {
  let state: WindowState;
  try {
    state = WindowState.parse(JSON.parse(readFileSync(fileIn(dataFolder), 'utf8')));
  } catch {
    return firstState;
  }
  return isReachable(state, displays) ? state : { ...state, position: null };
}

/** Forgetting where the window was is no reason to keep it from closing: what fails here is left. */
export function writeWindowState(dataFolder: string, state: WindowState): void {
  const file = fileIn(dataFolder);
  try {
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (error) {
    process.emitWarning(`The window's place was not saved: ${String(error)}`);
  }
}
