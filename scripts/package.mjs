// `npm run package`: makes the packages that this computer can make, into release/, and says why not for the rest.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { build } from './build.mjs';
import { checkFuses } from './check-fuses.mjs';
import { findElectron } from './electron-binary.mjs';
import { packageCommand } from './find-program.mjs';
import { readJson } from './read-json.mjs';
import { nodeModules, reportsFolder, root } from './setup/paths.mjs';
import { capture } from './setup/run.mjs';

const releaseFolder = join(root, 'release');
const limitMs = 15 * 60_000;
const builderHost = 'github.com';

/**
 * @typedef {object} Format
 * @property {string} name as electron-builder knows it
 * @property {readonly string[]} [ownTools] environment variables that name its tools, so that none is fetched
 *
 * @typedef {object} Platform
 * @property {string} title
 * @property {string} flag of electron-builder
 * @property {string} folder of the unpacked app, in release/
 * @property {string} program the file that starts it, in that folder
 * @property {readonly Format[]} formats
 */

/** @type {Record<string, Platform | undefined>} */
const platforms = {
  linux: {
    title: 'Linux',
    flag: '--linux',
    folder: process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
    program: 'flotilla',
    formats: [
      { name: 'tar.gz', ownTools: ['ELECTRON_BUILDER_7ZIP_PATH'] },
      { name: 'AppImage', ownTools: ['APPIMAGE_TOOLS_PATH'] },
      { name: 'deb', ownTools: ['CUSTOM_FPM_PATH', 'USE_SYSTEM_FPM'] },
    ],
  },
  darwin: {
    title: 'macOS',
    flag: '--mac',
    folder: process.arch === 'x64' ? 'mac' : `mac-${process.arch}`,
    program: 'Flotilla.app/Contents/MacOS/Flotilla',
    formats: [{ name: 'dmg' }, { name: 'zip', ownTools: ['ELECTRON_BUILDER_7ZIP_PATH'] }],
  },
  win32: {
    title: 'Windows',
    flag: '--win',
    folder: process.arch === 'x64' ? 'win-unpacked' : `win-${process.arch}-unpacked`,
    program: 'Flotilla.exe',
    formats: [{ name: 'nsis' }, { name: 'zip', ownTools: ['ELECTRON_BUILDER_7ZIP_PATH'] }],
  },
};

/** @returns {NodeJS.ProcessEnv} with 7-Zip from npm, which has lost its execute permission on the way */
function builderEnvironment() {
  const folder = { darwin: 'mac', win32: 'win' }[String(process.platform)] ?? 'linux';
  const sevenZip = join(
    nodeModules,
    '7zip-bin',
    folder,
    process.arch,
    process.platform === 'win32' ? '7za.exe' : '7za',
  );
  if (!process.env['ELECTRON_BUILDER_7ZIP_PATH'] && existsSync(sevenZip)) {
    chmodSync(sevenZip, 0o755);
    process.env['ELECTRON_BUILDER_7ZIP_PATH'] = sevenZip;
  }
  return {
    // Signs nothing unless asked to.
    CSC_IDENTITY_AUTO_DISCOVERY: 'false',
    // 9, the default, takes five times as long and saves 1 %.
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '5',
    ...process.env,
  };
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | undefined} why it failed
 */
function electronBuilder(args, environment = {}) {
  const script = packageCommand('electron-builder');
  const common = ['--config', 'electron-builder.config.mjs', '--publish', 'never'];
  const result = capture(process.execPath, [script, ...common, ...args], {
    cwd: root,
    env: { ...builderEnvironment(), ...environment },
    timeout: limitMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.ok) return undefined;
  mkdirSync(reportsFolder, { recursive: true });
  const log = join(reportsFolder, 'package.log');
  writeFileSync(log, result.output, { flag: 'a' });
  const cause = result.output.split('\n').find((line) => /⨯|error/i.test(line)) ?? 'it did not say why';
  return `electron-builder failed: ${cause.replace(/^\s*⨯\s*/, '').slice(0, 200)} (all of it: ${log})`;
}

/** @returns {Platform} */
function thisPlatform() {
  const platform = platforms[process.platform];
  if (!platform) throw new Error(`Flotilla is not packaged for ${process.platform}`);
  return platform;
}

/**
 * Makes the unpacked app from dist/ as it is.
 *
 * @returns {Promise<string>} path of the program that starts it
 */
export async function packageFolder() {
  const electron = await findElectron({ mayFetch: true });
  if ('missing' in electron) throw new Error(`There is nothing to package with: ${electron.missing}.`);
  const { flag, folder, program } = thisPlatform();
  rmSync(join(releaseFolder, folder), { recursive: true, force: true });
  const distOf =
    process.platform === 'darwin' ? join(electron.binary, '..', '..', '..', '..') : dirname(electron.binary);
  const failure = electronBuilder([flag, 'dir'], { FLOTILLA_PACKAGE_ELECTRON: distOf });
  if (failure) throw new Error(failure);
  const file = join(releaseFolder, folder, program);
  await checkFuses(file);
  return file;
}

/** @returns {Promise<boolean>} whether electron-builder can fetch the tools of a format */
function canFetchTools() {
  return new Promise((resolve) => {
    const socket = connect({ host: builderHost, port: 443, timeout: 5_000 });
    const finish = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}

/**
 * @param {Platform} platform
 * @param {Format} format
 * @param {boolean} online
 * @returns {string | undefined} why it was not made
 */
function makeFormat({ flag, folder, program }, { name, ownTools = [] }, online) {
  if (!online && !ownTools.some((variable) => process.env[variable])) {
    const hint = ownTools.length > 0 ? ` and ${ownTools.join(' or ')} is not set` : '';
    return `its tools come from ${builderHost}, which cannot be reached${hint}`;
  }
  const prepackaged = program.startsWith('Flotilla.app') ? join(folder, 'Flotilla.app') : folder;
  return electronBuilder([flag, name, '--prepackaged', join(releaseFolder, prepackaged)]);
}

/** @param {string[]} args @returns {Promise<number>} exit code: 0 when the unpacked app could be made */
export async function packageApp(args) {
  await build();
  const { version } = /** @type {{ version: string }} */ (readJson(join(root, 'package.json')));
  console.log(`Packaging Flotilla ${version} into release/`);
  const platform = thisPlatform();
  const program = await packageFolder();
  console.log(`✔ ${platform.title} unpacked: ${program}`);
  builderEnvironment();
  const online = await canFetchTools();
  for (const format of args.includes('--dir') ? [] : platform.formats) {
    const reason = makeFormat(platform, format, online);
    console.log(
      reason ? `– ${platform.title} ${format.name} not made: ${reason}` : `✔ ${platform.title} ${format.name}`,
    );
  }
  for (const other of Object.values(platforms)) {
    if (!other || other === platform) continue;
    const names = other.formats.map(({ name }) => name).join(', ');
    console.log(`– ${other.title} ${names} not made: run npm run package on ${other.title}`);
  }
  return 0;
}
