// Runs the steps of `npm run check` and `npm test`: some beside each other, each one's output in one piece, and says at
// the end what was run.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} [environment] beside the process's own
 * @property {boolean} [live] shows its output as it comes instead of only when it failed
 *
 * @typedef {object} StepResult
 * @property {string} name
 * @property {boolean} passed
 * @property {number} durationMs
 */

/** @param {number} durationMs @returns {string} */
export const inSeconds = (durationMs) => `${(durationMs / 1000).toFixed(1)} s`;

/** A step that takes longer hangs: it is ended with everything it started. */
const stepLimitMs = 30 * 60_000;

/**
 * Ends a step with all its processes (it leads a group of its own, except on Windows).
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endGroup(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') child.kill(signal);
  else process.kill(-child.pid, signal);
}

/**
 * @param {Step} step
 * @returns {Promise<StepResult>}
 */
export function runStep({ name, command, args, environment = {}, live = false }) {
  const began = performance.now();
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    if (live) console.log(`\n▸ ${name}`);
    const child = spawn(command, args, {
      detached: process.platform !== 'win32',
      env: { ...process.env, ...environment },
      stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    });
    const interrupt = () => {
      endGroup(child, 'SIGTERM');
      process.exit(130);
    };
    const limit = setTimeout(() => endGroup(child, 'SIGKILL'), stepLimitMs);
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    }
    const finish = (/** @type {boolean} */ passed, /** @type {string} */ why) => {
      clearTimeout(limit);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      const durationMs = performance.now() - began;
      const output = Buffer.concat(chunks).toString('utf8').trimEnd();
      console.log(`${passed ? '✔' : '✘'} ${name} (${inSeconds(durationMs)})${why}`);
      if (!passed && output) console.log(output.replaceAll(/^/gm, '    '));
      resolve({ name, passed, durationMs });
    };
    let cause = '';
    child.once('error', (error) => {
      cause = error.message;
    });
    child.once('close', (code, signal) =>
      finish(code === 0, code === 0 ? '' : `: ${cause || `ended with ${code ?? signal}`}`),
    );
  });
}

/**
 * Runs steps beside each other, as many as there are cores, all of them even when one fails.
 *
 * @param {readonly Step[]} steps
 * @returns {Promise<StepResult[]>}
 */
export async function runBeside(steps) {
  const queue = [...steps];
  /** @type {StepResult[]} */
  const results = [];
  const worker = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) results.push(await runStep(step));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), steps.length) }, worker));
  return results;
}
