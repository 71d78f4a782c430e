// What is built: one bundle a program, all beside each other in dist/, so that a program finds its siblings by
// `import.meta.dirname`. Nothing outside dist/ is needed at run time, node_modules included.
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { copyBeside, keepFilesBeside, leaveOut, replaceText } from './build-plugins.mjs';
import { distFolder, root } from './setup/paths.mjs';

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} entry relative to the root
 * @property {import('vite').InlineConfig} config
 */

/** Oldest engines that run the files: Electron 22 of the tests has Node 16 and Chromium 108. */
const oldestMain = 'node16';
const oldestPage = 'chrome108';

/** @type {import('vite').InlineConfig} */
const common = { root, configFile: false, envDir: false, logLevel: 'warn', publicDir: false };

/**
 * A program for Node: one file with everything in it but Node's own modules.
 *
 * @param {string} file in dist/
 * @param {string} entry
 * @param {{ target: string, external?: string[], plugins?: import('vite').Plugin[] }} options
 * @returns {Target}
 */
function program(file, entry, { target, external = [], plugins = [] }) {
  const isModule = file.endsWith('.mjs');
  return {
    name: file.replace(/\.[cm]js$/, ''),
    entry,
    config: {
      ...common,
      plugins: [
        leaveOut({
          // ssh2's faster cipher code and CPU test, and ws's; all three do without.
          packages: ['cpu-features', 'bufferutil', 'utf-8-validate'],
          // jco-transpile: only for its `minify` and `optimize` options, which are not used.
          modules: { 'oxc-minify': ['minify'], binaryen: ['default'] },
        }),
        keepFilesBeside(),
        ...plugins,
      ],
      // Each format has the other's names too: packages use both.
      define: isModule
        ? { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' }
        : { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
      ssr: { noExternal: true, external, target: 'node' },
      build: {
        ssr: join(root, entry),
        target,
        outDir: distFolder,
        emptyOutDir: false,
        copyPublicDir: false,
        emitAssets: true,
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          external: [...external, /^node:/],
          checks: { pluginTimings: false },
          onwarn(warning, warn) {
            // "use components" in jco's files means nothing to a runtime.
            if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
          },
          output: {
            format: isModule ? 'es' : 'cjs',
            entryFileNames: file,
            assetFileNames: '[name][extname]',
            codeSplitting: false,
          },
        },
      },
    },
  };
}

/** ssh2 calls this small program to reach Pageant on Windows; bundled, it looks beside the bundle. */
const pageant = () =>
  replaceText({
    file: /ssh2[\\/]lib[\\/]agent\.js$/,
    from: "resolve(__dirname, '..', 'util/pagent.exe')",
    to: "resolve(__dirname, 'pagent.exe')",
    copies: [join(root, 'node_modules', 'ssh2', 'util', 'pagent.exe')],
  });

/** @type {readonly Target[]} */
export const targets = [
  program('main.cjs', 'electron/main/main.ts', { target: oldestMain, external: ['electron'] }),
  program('preload.cjs', 'electron/preload/preload.ts', { target: oldestPage, external: ['electron'] }),
  program('engine.mjs', 'electron/engine/engine-process.ts', { target: 'node22', plugins: [pageant()] }),
  program('inspector.mjs', 'electron/engine/modules/inspector/inspector-process.ts', {
    target: 'node22',
    plugins: [copyBeside([join(root, 'electron/engine/modules/inspector/validator.wasm')])],
  }),
  program('wat-to-wasm.mjs', 'electron/engine/modules/text/text-process.ts', { target: 'node22' }),
  program('cost-report.mjs', 'electron/engine/cost/report/report-process.ts', { target: 'node22' }),
  program('agent.mjs', 'electron/agent/agent.ts', { target: 'node20' }),
  program('jco-host.mjs', 'electron/agent/jco-host.ts', { target: 'node20' }),
  program('jco-transpile.mjs', 'electron/agent/jco-transpile.ts', { target: 'node20' }),
  program('jco-once.mjs', 'electron/agent/jco-once.ts', { target: 'node20' }),
  program('cli.mjs', 'electron/cli/cli.ts', { target: 'node22' }),
  {
    name: 'renderer',
    entry: 'renderer/index.html',
    config: {
      ...common,
      root: join(root, 'renderer'),
      plugins: [react()],
      build: {
        target: oldestPage,
        cssTarget: oldestPage,
        outDir: join(distFolder, 'renderer'),
        emptyOutDir: true,
        // The content security policy allows no data: URLs and no inline scripts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 3_000,
        reportCompressedSize: false,
        sourcemap: false,
        rolldownOptions: {
          input: join(root, 'renderer', 'index.html'),
          checks: { pluginTimings: false },
          // Reads the few icons that are used instead of all 6,000.
          experimental: { lazyBarrel: true },
        },
      },
    },
  },
];
