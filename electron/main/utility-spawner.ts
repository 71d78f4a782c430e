import { join } from 'node:path';
import { type MessagePortMain, utilityProcess } from 'electron';
import { engineArguments } from '../engine/door/host-protocol.ts';
import { type EngineSpawner } from '../host/engine-spawner.ts';
import { ErrorOutput } from '../host/error-output.ts';

/** Starts the engine as a utility process: Electron's own Node, no window, ends with the app. */
export const utilitySpawner: EngineSpawner = (start) => {
  const child = utilityProcess.fork(join(start.programFolder, 'engine.mjs'), engineArguments(start), {
    serviceName: 'Flotilla engine',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errorOutput = new ErrorOutput();
  child.stderr?.on('data', (chunk: unknown) => errorOutput.add(chunk));
  return {
    get pid() {
      return child.pid;
    },
    takesPorts: true,
    // Hosts hand over what they made with MessageChannelMain.
    send: (message, port) => child.postMessage(message, port === undefined ? [] : [port as MessagePortMain]),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(errorOutput.explain(`exit code ${code}`))),
    kill: () => endUtilityProcess(child),
  };
};

/** Ends it now; `kill` asks politely on POSIX, and a process that hangs does not hear it. */
export function endUtilityProcess(child: Electron.UtilityProcess): void {
  if (child.pid === undefined || process.platform === 'win32') return void child.kill();
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
