import { fork, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Child, ChildLauncher, LaunchOrder } from './child-launcher.ts';

/**
 * Helper programs under plain Node, run by the Node that runs the engine. A detached one gets no channel to the engine
 * and a group of its own, so that neither the engine's end nor Ctrl-C in its terminal ends it.
 */
export class NodeChildLauncher implements ChildLauncher {
  readonly #programFolder: string;

  constructor(programFolder: string) {
    this.#programFolder = programFolder;
  }

  async launch(order: LaunchOrder): Promise<Child> {
    const output = order.logFile === undefined ? 'ignore' : openSync(order.logFile, 'a', 0o600);
    try {
      return await this.#start(order, output);
    } finally {
      if (typeof output === 'number') closeSync(output);
    }
  }

  #start({ program, args, maxHeapMb, detached }: LaunchOrder, output: 'ignore' | number): Promise<Child> {
    const file = join(this.#programFolder, program);
    const nodeArgs = [`--max-old-space-size=${maxHeapMb}`];
    const child = detached
      ? spawn(process.execPath, [...nodeArgs, file, ...args], {
          detached: true,
          stdio: ['ignore', output, output],
          windowsHide: true,
        })
      : fork(file, args, {
          execArgv: nodeArgs,
          serialization: 'advanced',
          stdio: ['ignore', output, output, 'ipc'],
        });
    if (detached) child.unref();
    let ended: { code: number | null } | undefined;
    child.once('exit', (code) => {
      ended = { code };
    });
    return new Promise((resolve, reject) => {
      child.once('error', (cause) => {
        reject(new FlotillaError('engine/cannot-start', `${program} cannot be started: ${cause.message}`, { cause }));
      });
      child.once('spawn', () => {
        const { pid } = child;
        if (pid === undefined) return reject(new FlotillaError('engine/cannot-start', `${program} has no process.`));
        resolve({
          pid,
          send: (message) => {
            // A message to a process that just ended is lost; its exit is what the caller hears of.
            if (typeof message !== 'object' || message === null) throw new TypeError('a message is an object');
            if (child.connected) child.send(message, () => {});
          },
          onMessage: (listener) => child.on('message', listener),
          onExit: (listener) => {
            if (ended) listener(ended.code);
            else child.once('exit', listener);
          },
          kill: () => child.kill('SIGKILL'),
        });
      });
    });
  }
}
