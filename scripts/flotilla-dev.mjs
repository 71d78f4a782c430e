#!/usr/bin/env node
// Every npm script of the project goes through here, so that set-up is in one place: a Node that is new enough, then
// the packages, then the command. Runs under Node 18 and newer and imports no package itself.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureNode, environmentFor, runUnder } from './setup/node-version.mjs';
import { root } from './setup/paths.mjs';

/** @typedef {(args: string[]) => Promise<number>} Command gives the exit code */

/** @type {Record<string, { does: string, load: () => Promise<Command> }>} */
const commands = {
  start: {
    does: 'build what changed, then open the window, or serve to a browser (--browser)',
    load: async () => (await import('./start.mjs')).start,
  },
  test: {
    does: 'check, build, then the end-to-end tests in Chromium and Electron',
    load: async () => (await import('./test.mjs')).test,
  },
  check: {
    does: 'types, lint, import rules, unused code, format, unit tests',
    load: async () => (await import('./check.mjs')).check,
  },
  build: {
    does: 'build what changed into dist/ (--force: all)',
    load: async () => (await import('./build.mjs')).build,
  },
  format: { does: 'format all sources', load: async () => (await import('./check.mjs')).format },
  package: {
    does: 'make the packages that this computer can make, into release/',
    load: async () => (await import('./package.mjs')).packageApp,
  },
  bench: { does: 'run a benchmark: npm run bench -- NAME', load: async () => (await import('./programs.mjs')).bench },
  screenshots: {
    does: "make the README's pictures",
    load: async () => (await import('./programs.mjs')).screenshots,
  },
};

/** @returns {Promise<number>} exit code */
async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    console.error(`Usage: npm run NAME [-- ARGUMENTS]\n`);
    for (const [each, { does }] of Object.entries(commands)) console.error(`  ${each.padEnd(12)} ${does}`);
    return 2;
  }
  process.chdir(root);
  const node = await ensureNode();
  if (realpathSync(node) !== realpathSync(process.execPath)) {
    return runUnder(node, fileURLToPath(import.meta.url), process.argv.slice(2));
  }
  Object.assign(process.env, environmentFor(node));
  await ensureDependencies();
  const action = await command.load();
  return action(args);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    if (process.env['FLOTILLA_DEBUG'] && error instanceof Error) console.error(error.stack);
    process.exitCode = 1;
  },
);
