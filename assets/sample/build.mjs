// Builds the sample's components from hello.wat and wit/sample.wit: `node assets/sample/build.mjs [--out DIR]`.
// Promises the same bytes for the same sources and the same version of jco. Writes nowhere but into DIR.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';

const sampleDir = fileURLToPath(new URL('.', import.meta.url));

const releases = [
  {
    file: 'hello.wasm',
    greeting: 'Flotilla sample: hello, release 1',
    delayMs: 0,
    healthStatus: 200,
    healthText: 'ok',
  },
  {
    file: 'hello-slower.wasm',
    greeting: 'Flotilla sample: hello, release 2 (slower)',
    delayMs: 15,
    healthStatus: 200,
    healthText: 'ok',
  },
  {
    file: 'hello-unhealthy.wasm',
    greeting: 'Flotilla sample: hello, release 3 (unhealthy)',
    delayMs: 0,
    healthStatus: 503,
    healthText: 'unhealthy: this release of the sample fails its health check on purpose',
  },
];

/** The template with a release's values in place; each placeholder must have one, or the build fails. */
function fillIn(template, release) {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!(name in release)) throw new Error(`hello.wat asks for {{${name}}}, which no release has`);
    return String(release[name]);
  });
}

async function jcoVersion() {
  const manifest = new URL('../package.json', import.meta.resolve('@bytecodealliance/jco'));
  return JSON.parse(await readFile(manifest, 'utf8')).version;
}

async function buildRelease(release, sources) {
  const core = await parse(fillIn(sources.template, release));
  const embedded = await componentEmbed({
    binary: core,
    witSource: sources.wit,
    world: 'sample',
    stringEncoding: 'utf8',
    metadata: [
      ['language', [['WebAssembly text', '']]],
      ['processed-by', [['jco', sources.jcoVersion]]],
    ],
  });
  return componentNew(embedded);
}

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const outDir = resolve(values.out ?? sampleDir);
const sources = {
  template: await readFile(join(sampleDir, 'hello.wat'), 'utf8'),
  wit: await readFile(join(sampleDir, 'wit', 'sample.wit'), 'utf8'),
  jcoVersion: await jcoVersion(),
};

await mkdir(outDir, { recursive: true });
for (const release of releases) {
  const bytes = await buildRelease(release, sources);
  await writeFile(join(outDir, release.file), bytes);
  console.log(`${release.file}: ${bytes.byteLength} bytes`);
}
