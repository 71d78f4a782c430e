import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** For tests: agents as real processes, from their source. */

const agentProgram = fileURLToPath(new URL('../../../agent/agent.ts', import.meta.url));

/** Agents by the dozen are started from the same sources; what Node compiled of them once, the next one reads. */
const compiledFolder = fileURLToPath(new URL('../../../../node_modules/.cache/flotilla-agent', import.meta.url));

/** Folder of the Wasmtime to test with; undefined when there is none. */
export const wasmtimeFolder: string | undefined =
  process.env['FLOTILLA_TEST_WASMTIME'] && dirname(process.env['FLOTILLA_TEST_WASMTIME']);

export interface RealAgent {
  readonly pid: number;
  /** Sends the signal and waits for the end; gives the exit code, null after a signal. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

export function spawnAgent(folder: string, path: string): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [agentProgram, '--root', folder, '--name', 'practice-1'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: path, NODE_COMPILE_CACHE: compiledFolder },
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    output += piece;
  });
  return { child, output: () => output };
}

/** Starts an agent that finds programs in `path` only; resolves when it listens. */
export async function startAgent(folder: string, path: string): Promise<RealAgent> {
  const { child, output } = spawnAgent(folder, path);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', () => {
      if (output().includes(' listens on ')) resolve();
    });
    void ended.then(() => reject(new Error(`the agent ended: ${output()}`)));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
