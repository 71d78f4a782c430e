// Installs the project's packages when they are missing or the lock file has changed since.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules, root } from './paths.mjs';
import { npmCi } from './run.mjs';

const stampFile = join(nodeModules, '.flotilla-installed');

/** @returns {string} what an installation is bound to: the lock file and the platform (packages hold native parts) */
function wantedStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform}-${process.arch}\n`;
}

/** @returns {boolean} */
function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp();
}

/** Notes that node_modules fits the lock file (after an installation, also one by hand). */
export function markInstalled() {
  writeFileSync(stampFile, wantedStamp());
}

/**
 * Makes `npx flotilla …` work in the checkout: npm links a package's `bin` for those that depend on it, not for itself.
 */
function linkCommand() {
  const folder = join(nodeModules, '.bin');
  const script = join(root, 'scripts', 'flotilla.mjs');
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(join(folder, 'flotilla.cmd'), '@node "%~dp0\\..\\..\\scripts\\flotilla.mjs" %*\r\n');
    return;
  }
  chmodSync(script, 0o755);
  rmSync(join(folder, 'flotilla'), { force: true });
  symlinkSync(join('..', '..', 'scripts', 'flotilla.mjs'), join(folder, 'flotilla'));
}

/** @returns {Promise<void>} */
export async function ensureDependencies() {
  if (!isInstalled()) {
    console.log('Installing packages (once, and when package-lock.json changes) …');
    await npmCi(root);
    markInstalled();
  }
  if (!existsSync(join(nodeModules, '.bin', process.platform === 'win32' ? 'flotilla.cmd' : 'flotilla'))) linkCommand();
}
