// `npm run build`: makes dist/, only what changed. dist/ is all that is packaged and all that runs.
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build as viteBuild } from 'vite';
import { copiedFiles } from './build-plugins.mjs';
import { isFresh, stamp } from './build-stamps.mjs';
import { targets } from './build-targets.mjs';
import { writeLicenses } from './licenses.mjs';
import { distFolder, root } from './setup/paths.mjs';

/** @typedef {import('./build-targets.mjs').Target} Target */

/**
 * @param {Target} target
 * @returns {Promise<void>}
 */
async function buildTarget({ name, entry, config }) {
  /** @type {Set<string>} */
  const modules = new Set([join(root, entry), ...copiedFiles(config)]);
  /** @type {import('vite').Plugin} */
  const recorder = {
    name: 'flotilla:record-inputs',
    buildEnd() {
      for (const id of this.getModuleIds()) modules.add(id);
    },
  };
  const result = await viteBuild({ ...config, plugins: [...(config.plugins ?? []), recorder] });
  const bundles = Array.isArray(result) ? result : [result];
  const folder = name === 'renderer' ? 'renderer/' : '';
  const outputs = bundles.flatMap((bundle) => ('output' in bundle ? bundle.output : []));
  stamp(
    name,
    modules,
    outputs.map(({ fileName }) => `${folder}${fileName}`),
  );
}

/** The sample component and its other releases, for the practice fleet: a few kilobytes, so always. */
function copySample() {
  const from = join(root, 'assets', 'sample');
  for (const file of readdirSync(from).filter((name) => name.endsWith('.wasm'))) {
    cpSync(join(from, file), join(distFolder, 'sample', file));
  }
}

/**
 * @param {string[]} [args] `--force` builds everything; names of targets limit it to those
 * @returns {Promise<number>} exit code
 */
export async function build(args = []) {
  process.env['NODE_ENV'] = 'production';
  if (args.includes('--force')) rmSync(distFolder, { recursive: true, force: true });
  const names = args.filter((arg) => !arg.startsWith('-'));
  const wanted = (/** @type {string} */ name) => (names.length === 0 || names.includes(name)) && !isFresh(name);
  const began = performance.now();
  const built = [];
  for (const target of targets.filter(({ name }) => wanted(name))) {
    if (!existsSync(join(root, target.entry)))
      throw new Error(`${target.entry} is missing: cannot build ${target.name}`);
    await buildTarget(target);
    built.push(target.name);
  }
  if (wanted('licenses')) {
    stamp('licenses', [join(root, 'scripts', 'licenses.mjs')], [writeLicenses()]);
    built.push('licenses');
  }
  copySample();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    built.length > 0 ? `Built ${built.join(', ')} in ${seconds} s.` : 'Nothing to build: dist/ is up to date.',
  );
  return 0;
}
