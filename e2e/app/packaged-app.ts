import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { type StartedApp } from './app.ts';
import { EngineSocket } from './engine-socket.ts';
import { type Place } from './place.ts';
import { endProcess, enginePid } from './processes.ts';

/** Chromium's own sandbox does not run as root. */
const sandboxArguments = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * The packaged app. Its fuses turn Node's inspector off, which Playwright attaches to Electron by, so the window is
 * reached over Chromium's debugging port.
 */
export async function startPackaged(place: Place, executablePath: string): Promise<StartedApp> {
  const child = spawn(executablePath, ['--remote-debugging-port=0', ...sandboxArguments], {
    env: place.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const socket = new EngineSocket(place.dataFolder);
  const pid = child.pid ?? 0;
  const endApp = async () => {
    socket.close();
    await endProcess(pid);
  };
  try {
    const browser = await chromium.connectOverCDP(await debuggingUrl(child), { noDefaults: true });
    const [context] = browser.contexts();
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (!page) throw new Error('The packaged app opened no window');
    return {
      page,
      place,
      engine: socket.client,
      killEngine: () => endProcess(enginePid(pid, place.dataFolder), 'SIGKILL'),
      close: async () => {
        await browser.close();
        await endApp();
      },
    };
  } catch (error) {
    await endApp();
    throw error;
  }
}

const startLimitMs = 30_000;

/** Chromium writes it as it starts. */
function debuggingUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const written: string[] = [];
    const fail = (why: string) => reject(new Error(`The packaged app ${why}. ${written.slice(-20).join('\n')}`));
    const timer = setTimeout(() => fail('did not start in time'), startLimitMs);
    child.once('exit', (code) => fail(`ended with ${code}`));
    child.once('error', (error) => fail(error.message));
    if (!child.stderr) return fail('has no output');
    createInterface({ input: child.stderr }).on('line', (line) => {
      written.push(line);
      const url = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}
