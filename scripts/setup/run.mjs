// Starts other programs for the scripts: output goes to this terminal, signals reach the child, the exit code comes back.
import { spawn, spawnSync } from 'node:child_process';

const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program to its end in this terminal. Ctrl+C is left to the child (the terminal sends it there too), so that it
 * can shut down in order.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} exit code; 127 when the program cannot be started, 128 + n when it died of signal n
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const handlers = forwarded.map((signal) => {
      const handler = () => {
        if (signal !== 'SIGINT') child.kill(signal);
      };
      process.on(signal, handler);
      return /** @type {const} */ ([signal, handler]);
    });
    const done = (/** @type {number} */ code) => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      resolve(code);
    };
    child.once('error', () => done(127));
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/**
 * Runs a short program and gives what it printed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {{ ok: boolean, output: string }} output: stdout, then stderr
 */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', windowsHide: true, ...options });
  return { ok: result.status === 0, output: `${String(result.stdout ?? '')}${String(result.stderr ?? '')}`.trim() };
}

/**
 * How to call npm: the one that started us, else the one on PATH (a .cmd file on Windows, which needs a shell).
 *
 * @param {readonly string[]} args words without spaces
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(args) {
  const own = process.env['npm_execpath'] ?? '';
  if (own.endsWith('npm-cli.js')) return { command: process.execPath, args: [own, ...args], shell: false };
  return { command: 'npm', args: [...args], shell: process.platform === 'win32' };
}

/**
 * `npm ci --ignore-scripts` in a folder. No package's install script ever runs: nothing here needs one.
 *
 * @param {string} folder
 * @returns {Promise<void>}
 */
export async function npmCi(folder) {
  const npm = npmCommand(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  // A running npm tells its children which project it works on; this one is for another folder.
  const env = { ...process.env };
  for (const name of ['npm_config_local_prefix', 'npm_package_json', 'npm_config_prefix']) delete env[name];
  const code = await run(npm.command, npm.args, { cwd: folder, env, shell: npm.shell });
  if (code !== 0) {
    throw new Error(
      `npm ci failed in ${folder} (exit code ${code}). Is the npm registry reachable? The lines above say more.`,
    );
  }
}
