import { fork } from 'node:child_process';
import { join } from 'node:path';
import { engineArguments } from '../engine/door/host-protocol.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type EngineSpawner, isNodeNewEnough } from './engine-spawner.ts';
import { ErrorOutput } from './error-output.ts';

/**
 * `node:sqlite` warns on the versions where it is young; people who start a console need not read that. A small young generation: the engine waits for the network more than it computes, and with the usual one its memory
 * grows by tens of megabytes before anything is collected.
 */
const nodeOptions = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4'];

/** The Node that `FLOTILLA_NODE` names, else the one that runs this process. */
export function findNode(): string {
  const named = process.env['FLOTILLA_NODE'];
  if (named) return named;
  if (!process.versions['electron'] && isNodeNewEnough(process.versions.node)) return process.execPath;
  throw new FlotillaError('engine/cannot-start', `Node ${process.versions.node} is too old for the engine.`, {
    hint: 'Install Node 22.13 or newer, or name one in FLOTILLA_NODE.',
  });
}

/** Starts the engine under a plain Node. It notices the end of its host by itself and ends too. */
export function forkSpawner(node: string): EngineSpawner {
  return (start) => {
    const child = fork(join(start.programFolder, 'engine.mjs'), engineArguments(start), {
      execPath: node,
      execArgv: nodeOptions,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const errorOutput = new ErrorOutput();
    child.stderr?.on('data', (chunk) => errorOutput.add(chunk));
    return {
      pid: child.pid,
      takesPorts: false,
      send(message) {
        // The callback takes the error of a process that is ending; its exit is reported by itself.
        if (child.connected) child.send(message, () => {});
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit(listener) {
        let told = false;
        const tell = (reason: string) => {
          if (!told) listener(errorOutput.explain(reason));
          told = true;
        };
        child.once('error', (error) => tell(`${node} could not be started (${error.message})`));
        child.once('close', (code, signal) => tell(signal ? `it was ended by ${signal}` : `exit code ${code}`));
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
