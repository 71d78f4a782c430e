import { type Browser } from '@playwright/test';
import { type StartedApp } from './app.ts';
import { EngineSocket } from './engine-socket.ts';
import { type Place } from './place.ts';
import { endProcess, enginePid } from './processes.ts';
import { serve } from './serve.ts';

/** The page in a browser, served by `flotilla serve`. */
export async function startInBrowser(place: Place, browser: Browser): Promise<StartedApp> {
  const served = await serve(place);
  const socket = new EngineSocket(place.dataFolder);
  const context = await browser.newContext();
  const close = async () => {
    await context.close();
    socket.close();
    await served.close();
  };
  try {
    const page = await context.newPage();
    await page.goto(await served.takeUrl());
    await page.waitForURL((url) => url.pathname === '/');
    return {
      page,
      place,
      engine: socket.client,
      killEngine: () => endProcess(enginePid(served.pid, place.dataFolder), 'SIGKILL'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
