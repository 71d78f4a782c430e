import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BrowserHost } from '../../browser/browser-host.ts';
import { EngineHost } from '../../host/engine-host.ts';
import { findNode, forkSpawner } from '../../host/fork-spawner.ts';
import { defineCommand, type ExitCode, type Surroundings } from '../command.ts';
import { failureText } from '../failures.ts';

const Options = z.object({
  port: z.coerce.number('Give a number').int().min(0).max(65_535, 'A port is at most 65535').default(0),
  open: z.boolean().default(false),
});

export const serve = defineCommand({
  name: 'serve',
  summary: 'Serve the page to a browser on this computer',
  takes: '',
  details:
    'Listens on 127.0.0.1 only. The printed address lets one browser in, once; a new one is printed when it was used.\n' +
    'With --json it also prints a token for scripts: Authorization: Bearer TOKEN, on /api (see /openapi.json).',
  options: {
    port: { value: 'N', help: 'Port to listen on; by default a free one' },
    open: { help: 'Open the page in the browser' },
  },
  schema: Options,
  run: async ({ port, open }, _names, surroundings) => {
    const { dataFolder, programFolder, version } = surroundings;
    const engine = new EngineHost({ spawn: forkSpawner(findNode()), start: { dataFolder, programFolder, version } });
    try {
      await engine.start();
      const pageFolder = join(programFolder, 'renderer');
      const host = await BrowserHost.start({ engine, pageFolder, dataFolder, version, port });
      tell(host, surroundings, open);
      const exitCode = await untilEnd(engine, surroundings);
      await host.close();
      return exitCode;
    } finally {
      rmSync(openFileIn(dataFolder), { force: true });
      await engine.close();
    }
  },
});

function tell(host: BrowserHost, { terminal, dataFolder }: Surroundings, open: boolean): void {
  const url = host.newPageUrl();
  const { origin, access } = host;
  terminal.line('Flotilla serves its page on this computer. Open this address, which works once:');
  terminal.line();
  terminal.line({ text: `  ${url}`, style: 'bold' });
  terminal.line();
  terminal.line('Ctrl-C ends it.');
  terminal.value({ type: 'serving', url, origin, apiToken: access.apiToken, dataFolder, pid: process.pid });
  host.onOpened(() => {
    const next = host.newPageUrl();
    terminal.line('A browser opened it. For another one: ', next);
    terminal.value({ type: 'opened', url: next });
  });
  if (open)
    openInBrowser(url, dataFolder, () => terminal.problem('No browser could be opened. Open the address above.'));
}

/** Resolves when a person or the system ends it, or the engine cannot go on. */
function untilEnd(engine: EngineHost, { terminal, onInterrupt }: Surroundings): Promise<ExitCode> {
  return new Promise((resolve) => {
    onInterrupt(() => resolve(0));
    engine.onLost((reason) => terminal.problem(`The engine ended and is started again: ${reason}`));
    engine.onFailed((failure) => {
      terminal.problem(failureText(failure));
      terminal.value({ type: 'failure', failure });
      resolve(2);
    });
  });
}

const openFileIn = (dataFolder: string): string => join(dataFolder, 'open.html');

/**
 * Opens a file that only this user can read and that leads to the address: on a command line every user of this
 * computer could read the token.
 */
function openInBrowser(url: string, dataFolder: string, onFailure: () => void): void {
  const file = openFileIn(dataFolder);
  rmSync(file, { force: true });
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}">`, { mode: 0o600, flag: 'wx' });
  const [program, ...args] = openerOf(process.platform, file);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.once('error', onFailure);
  child.once('exit', (code) => code && onFailure());
  child.unref();
}

function openerOf(platform: NodeJS.Platform, file: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open', file];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', file];
  return ['xdg-open', file];
}
