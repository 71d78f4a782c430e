import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles a program of the benchmark with the project's sources in it, as the product is; gives the file's path. */
export async function bundle(entry: string, name: string): Promise<string> {
  const outDir = fileURLToPath(new URL('../.build/', import.meta.url));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['cpu-features'], target: 'node' },
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    build: {
      ssr: entry,
      target: 'node22',
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        output: { format: 'es', entryFileNames: `${name}.mjs`, codeSplitting: false },
        external: [/\.node$/],
      },
    },
  });
  return fileURLToPath(new URL(`../.build/${name}.mjs`, import.meta.url));
}
