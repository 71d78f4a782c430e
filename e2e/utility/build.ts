import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { root } from '../app/programs.ts';

function bundle(entry: string, folder: string, file: string, isModule = false): InlineConfig {
  return {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'error',
    define: isModule ? {} : { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: join(root, 'e2e', 'utility', entry),
      target: isModule ? 'node22' : 'node16',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        external: ['electron', /^node:/],
        output: { format: isModule ? 'es' : 'cjs', entryFileNames: file, codeSplitting: false },
      },
    },
  };
}

/** Electron that can start a utility process from an ECMAScript module. */
const firstWithModules = 28;

/**
 * Builds the small main and its engine into a folder; gives the path of main. The engine's file is named as the app names
 * it. An Electron that cannot load a module there finds a folder of that name with a CommonJS file inside.
 */
export async function buildUtilityApp(folder: string, electronMajor: number): Promise<string> {
  await build(bundle('main.ts', folder, 'main.cjs'));
  if (electronMajor >= firstWithModules) await build(bundle('engine.ts', folder, 'engine.mjs', true));
  else await build(bundle('engine.ts', join(folder, 'engine.mjs'), 'index.js'));
  return join(folder, 'main.cjs');
}
