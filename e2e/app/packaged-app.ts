import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { z } from 'zod';
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
    const url = new URL(await debuggingUrl(child));
    await untilWindowIsLoaded(url.host);
    const browser = await chromium.connectOverCDP(url.href, { noDefaults: true });
    const page = browser.contexts()[0]?.pages()[0];
    if (!page) throw new Error('The packaged app opened no window');
    return {
      page,
      place,
      engine: socket.client,
      killEngine: () => endProcess(enginePid(pid, place.dataFolder), 'SIGKILL'),
      close: async () => {
        await endApp();
        // Of a browser that is only attached to, the end is not always noticed.
        await Promise.race([browser.close(), sleep(1_000)]);
      },
    };
  } catch (error) {
    await endApp();
    throw error;
  }
}

const startLimitMs = 30_000;

const Targets = z.array(z.object({ type: z.string(), url: z.string(), title: z.string() }));

/** Whoever attaches while the window is being made may wait for an answer that never comes. */
async function untilWindowIsLoaded(host: string): Promise<void> {
  for (const endMs = Date.now() + startLimitMs; ; await sleep(200)) {
    const targets = Targets.parse(await (await fetch(`http://${host}/json/list`)).json());
    if (targets.some(({ type, title }) => type === 'page' && title.endsWith('Flotilla'))) return;
    if (Date.now() > endMs) throw new Error('The packaged app shows no page');
  }
}

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
