// Installs packages of Debian (or Ubuntu) for tests, where that is possible without asking: as root, with apt-get.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { capture } from './setup/run.mjs';

const limitMs = 10 * 60_000;
/** Debian's way to say that services are not to be started; we want the programs, not running daemons. */
const policyFile = '/usr/sbin/policy-rc.d';

/** @returns {boolean} */
export function canInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * @param {readonly string[]} names
 * @returns {string | undefined} why it failed
 */
export function installPackages(names) {
  console.log(`  installing ${names.join(', ')} with apt-get …`);
  const ownPolicy = !existsSync(policyFile);
  if (ownPolicy) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    capture('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env, timeout: limitMs });
  try {
    let result = install();
    if (!result.ok) {
      // The lists may be missing or old, as in a fresh container.
      capture('apt-get', ['update'], { env, timeout: limitMs });
      result = install();
    }
    return result.ok ? undefined : `apt-get: ${result.output.split('\n').at(-1) ?? 'failed'}`;
  } finally {
    if (ownPolicy) rmSync(policyFile, { force: true });
  }
}
