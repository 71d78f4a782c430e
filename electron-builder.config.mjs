// How the app is packaged. dist/ is all of it: everything is bundled, so no node_modules goes in.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Electron as found on this computer (scripts/package.mjs sets it); without it electron-builder fetches its own. */
const electronDist = process.env['FLOTILLA_PACKAGE_ELECTRON'];
const versionFile = electronDist && join(electronDist, 'version');
const major =
  versionFile && existsSync(versionFile) ? Number.parseInt(readFileSync(versionFile, 'utf8').replace('v', ''), 10) : 99;

/** @type {import('electron-builder').Configuration} */
const config = {
  appId: 'io.github.flotilla',
  productName: 'Flotilla',
  copyright: 'Licensed under the Apache License, Version 2.0',
  directories: { output: 'release', buildResources: 'assets' },
  ...(electronDist ? { electronDist } : {}),
  files: ['package.json', 'LICENSE', 'dist/**', '!dist/.stamps/**', '!**/*.map', '!node_modules/**'],
  asar: true,
  // Programs that run as processes of their own, and the files they open, must be real files.
  asarUnpack: ['dist/*.mjs', 'dist/*.wasm', 'dist/*.bundle.js', 'dist/pagent.exe', 'dist/sample/**'],
  npmRebuild: false,
  nodeGypRebuild: false,
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  icon: 'assets/icon.png',
  electronFuses: {
    // With RunAsNode off, ELECTRON_RUN_AS_NODE does nothing and child_process.fork cannot be used: the engine, the
    // inspector and agents are utility processes of main (or run under another Node, named by FLOTILLA_NODE).
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // Newer fuses do not exist in the old Electron that some computers test with.
    ...(major >= 29 ? { grantFileProtocolExtraPrivileges: false } : {}),
  },
  mac: { category: 'public.app-category.developer-tools', target: ['dmg', 'zip'] },
  win: { target: ['nsis', 'zip'] },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
  linux: {
    category: 'Development',
    synopsis: 'Operations console for WebAssembly at the edge',
    maintainer: 'The Flotilla authors',
    executableName: 'flotilla',
    target: ['AppImage', 'deb', 'tar.gz'],
  },
  publish: null,
};

export default config;
