import { spawn } from 'node:child_process';

export interface ProgramRun {
  readonly seconds: number;
  readonly stdout: string;
}

/** Runs a program to its end and times the whole process. Rejects with the end of its output when it fails. */
export function runProgram(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = (performance.now() - began) / 1000;
      const stdout = Buffer.concat(out).toString('utf8');
      if (code === 0) return resolve({ seconds, stdout });
      const end = `${stdout}\n${Buffer.concat(err).toString('utf8')}`.trim().slice(-2000);
      reject(new Error(`${command} ended with ${code}:\n${end}`));
    });
  });
}
