import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { utilityProcess } from 'electron';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type HelperOrder, type HostMessage } from '../engine/door/host-protocol.ts';
import { type HelperPrograms } from '../host/engine-run.ts';
import { endUtilityProcess } from './utility-spawner.ts';

type Answer = (message: HostMessage) => void;

/**
 * Starts helper programs for an engine that is a utility process: only main can start one. Passes their messages on and
 * ends them with the engine that ordered them.
 */
export class UtilityHelpers implements HelperPrograms {
  readonly #programFolder: string;
  readonly #running = new Map<number, Electron.UtilityProcess>();

  constructor(programFolder: string) {
    this.#programFolder = programFolder;
  }

  take(message: Parameters<HelperPrograms['take']>[0], answer: Answer): void {
    const child = this.#running.get(message.helper);
    switch (message.type) {
      case 'helper-launch':
        return this.#launch(message.helper, message.order, answer);
      case 'helper-send':
        return child?.postMessage(message.message);
      case 'helper-kill':
        if (child) endUtilityProcess(child);
        return;
    }
  }

  endAll(): void {
    for (const child of this.#running.values()) endUtilityProcess(child);
    this.#running.clear();
  }

  #launch(helper: number, order: HelperOrder, answer: Answer): void {
    const output = order.logFile === undefined ? 'ignore' : 'pipe';
    const child = utilityProcess.fork(join(this.#programFolder, order.program), order.args, {
      serviceName: `Flotilla ${order.program}`,
      // A utility process takes V8's own flags this way only.
      execArgv: [`--js-flags=--max-old-space-size=${order.maxHeapMb}`],
      stdio: ['ignore', output, output],
    });
    if (order.logFile !== undefined) writeLog(child, order.logFile);
    this.#running.set(helper, child);
    let isStarted = false;
    child.once('spawn', () => {
      isStarted = true;
      answer({ type: 'helper-started', helper, pid: child.pid ?? 0 });
    });
    child.on('message', (message: unknown) => answer({ type: 'helper-message', helper, message }));
    child.once('exit', (code) => {
      this.#running.delete(helper);
      if (isStarted) return answer({ type: 'helper-exit', helper, code });
      const error = new FlotillaError('engine/cannot-start', `${order.program} could not be started (${code}).`);
      answer({ type: 'helper-failed', helper, failure: error.failure });
    });
  }
}

function writeLog(child: Electron.UtilityProcess, logFile: string): void {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  // A log that cannot be written is no reason to end what it would tell of.
  log.on('error', () => {});
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('exit', () => log.end());
}
