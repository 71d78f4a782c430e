// Small Vite plugins that make packages fit into one bundled file.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** @typedef {import('vite').Plugin} Plugin */

/**
 * Leaves optional parts of packages out. `packages` and native `*.node` files fail when they are required, which their
 * users expect and handle; `modules` get functions that say so when called.
 *
 * @param {{ packages: readonly string[], modules: Record<string, readonly string[]> }} options
 * @returns {Plugin}
 */
export function leaveOut({ packages, modules }) {
  const prefix = '\0left-out:';
  return {
    name: 'flotilla:leave-out',
    enforce: 'pre',
    resolveId(id) {
      return packages.includes(id) || id.endsWith('.node') || Object.hasOwn(modules, id) ? `${prefix}${id}` : null;
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const left = id.slice(prefix.length);
      const message = JSON.stringify(`${left} is left out of the bundle`);
      const names = modules[left];
      if (!names) return `module.exports = (() => { throw new Error(${message}); })();`;
      return names
        .map((name) => `const ${name}_ = () => { throw new Error(${message}); };\nexport { ${name}_ as ${name} };`)
        .join('\n');
    },
  };
}

/**
 * Packages load WebAssembly and worker files by `new URL('./file', import.meta.url)`. Those files are put beside the
 * bundle and the URL is corrected. So jco's `*.core.wasm` and the WASI shim's I/O worker lie in dist/ as files, which a
 * worker thread and a packaged app (unpacked from the asar) need.
 *
 * @returns {Plugin}
 */
export function keepFilesBeside() {
  const pattern = /new URL\(\s*(["'])(\.\.?\/[^"']+)\1\s*,\s*import\.meta\.url\s*\)/g;
  return {
    name: 'flotilla:keep-files-beside',
    transform(code, id) {
      if (!id.includes('node_modules') || !code.includes('import.meta.url')) return null;
      let changed = false;
      const result = code.replace(pattern, (_all, _quote, /** @type {string} */ file) => {
        const path = join(dirname(id), file);
        this.emitFile({ type: 'asset', fileName: basename(path), source: readFileSync(path) });
        changed = true;
        return `new URL(${JSON.stringify(`./${basename(path)}`)}, import.meta.url)`;
      });
      return changed ? { code: result, map: null } : null;
    },
  };
}

const copyBesideName = 'flotilla:copy-beside';

/**
 * What `copyBeside` copies for a target.
 *
 * @param {import('vite').InlineConfig} config
 * @returns {string[]}
 */
export function copiedFiles({ plugins = [] }) {
  return plugins.flatMap((plugin) => {
    const isCopying = plugin && 'api' in plugin && plugin.name === copyBesideName;
    return isCopying ? /** @type {{ files: string[] }} */ (plugin.api).files : [];
  });
}

/**
 * Copies files beside the bundle that its program opens there by name.
 *
 * @param {readonly string[]} files
 * @returns {Plugin}
 */
export function copyBeside(files) {
  return {
    name: copyBesideName,
    api: { files },
    buildStart() {
      for (const file of files) {
        this.emitFile({ type: 'asset', fileName: basename(file), source: readFileSync(file) });
      }
    },
  };
}

/**
 * Replaces one text in one file of a package, and copies files beside the bundle. Fails when the text is gone, so that
 * an update of the package is noticed.
 *
 * @param {{ file: RegExp, from: string, to: string, copies: readonly string[] }} options
 * @returns {Plugin}
 */
export function replaceText({ file, from, to, copies }) {
  return {
    name: 'flotilla:replace-text',
    enforce: 'pre',
    transform(code, id) {
      if (!file.test(id)) return null;
      if (!code.includes(from)) return this.error(`${id} no longer contains ${JSON.stringify(from)}: look at it again`);
      for (const copy of copies) {
        this.emitFile({ type: 'asset', fileName: basename(copy), source: readFileSync(copy) });
      }
      return { code: code.replace(from, to), map: null };
    },
  };
}
