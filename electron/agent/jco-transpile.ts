import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { $init, generate } from '@bytecodealliance/jco-transpile/component';
import { type JcoReport, readTranspileOrder, transpiledEntry } from './jco-order.ts';

/**
 * Turns a component into an ES module and core modules: entry of a worker thread that the agent starts for one
 * component. Uses jco's generator itself; the package's front door also loads an optimiser and a minifier, 100 MB that
 * this never needs.
 */
async function transpile(module: string, folder: string): Promise<void> {
  await $init;
  const { files } = generate(await readFile(module), {
    name: 'component',
    instantiation: { tag: 'sync' },
    noTypescript: true,
    noNodejsCompat: true,
    noNamespacedExports: true,
    noComponentErrorWrapping: true,
    tlaCompat: false,
    base64Cutoff: 0,
  });
  for (const [name, bytes] of files) {
    if (name !== basename(name)) throw new Error(`jco wants to write ${name}`);
    // `.js` would be CommonJS here: no package.json stands above this folder.
    await writeFile(join(folder, name === 'component.js' ? transpiledEntry : name), bytes);
  }
}

function report(message: JcoReport): void {
  parentPort?.postMessage(message);
}

try {
  const { module, folder } = readTranspileOrder(workerData);
  await transpile(module, folder);
  report({ type: 'transpiled' });
} catch (error) {
  report({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}
