import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end; its output, or an error that shows it. */
export async function run(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  return stdout;
}

export const succeeds = (program: string, ...args: string[]): Promise<boolean> =>
  run(program, ...args).then(
    () => true,
    () => false,
  );
