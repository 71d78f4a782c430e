#!/usr/bin/env node
// The `flotilla` command of a checkout: runs dist/cli.mjs under a Node that is new enough.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, runUnder } from './setup/node-version.mjs';
import { distFolder } from './setup/paths.mjs';

const node = findNode();
const program = join(distFolder, 'cli.mjs');
if (!node || !existsSync(program)) {
  console.error('Flotilla is not built yet: run "npm start" or "npm test" once in its folder.');
  process.exitCode = 1;
} else {
  process.exitCode = await runUnder(node, program, process.argv.slice(2));
}
