import { spawn } from 'node:child_process';
import { type Place } from './place.ts';
import { program } from './programs.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
  /** With `--json`: the values that it printed, one a line. */
  json(): readonly unknown[];
}

/** Runs `flotilla …` to its end. */
export function flotilla(place: Place, ...args: readonly string[]): Promise<CommandResult> {
  const child = spawn(process.execPath, [program('cli.mjs'), ...args], {
    cwd: place.folder,
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 90_000,
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      const json = (): unknown[] =>
        output
          .split('\n')
          .filter(Boolean)
          .map((line): unknown => JSON.parse(line));
      resolve({ exitCode, output, errors, json });
    });
  });
}
