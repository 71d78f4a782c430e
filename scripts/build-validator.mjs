// Builds electron/engine/modules/inspector/validator.wasm from the Rust sources in validator/ beside it, always the same
// bytes: `node scripts/build-validator.mjs`. With --check it compares with the committed bytes instead of writing them.
//
// Compiler, linker and standard library are packages of Debian 12 of exact versions, unpacked into the user's cache and
// not installed; a C compiler for Rust's own build tools has to be there. Elsewhere an installed Rust of the same
// version with the target wasm32-unknown-unknown builds the module too, with other bytes: good for trying a change.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readJson } from './read-json.mjs';
import { root } from './setup/paths.mjs';
import { capture, run } from './setup/run.mjs';

const rustVersion = '1.96.0';
const rustPackages = `${rustVersion}+dfsg1-1~deb12u2`;
const llvmPackages = '1:22.1.8-1~deb12u1';

/** What is unpacked; the last five are what Debian's cargo needs to start. */
const packages = [
  `rustc-web=${rustPackages}`,
  `cargo-web=${rustPackages}`,
  `libstd-rust-web-dev=${rustPackages}`,
  `libstd-rust-web-1.96=${rustPackages}`,
  `rust-web-src=${rustPackages}`,
  `libllvm22=${llvmPackages}`,
  `lld-22=${llvmPackages}`,
  'libgit2-1.5',
  'libhttp-parser2.9',
  'libmbedtls14',
  'libmbedcrypto7',
  'libmbedx509-1',
];

const target = 'wasm32-unknown-unknown';
const inspector = join(root, 'electron', 'engine', 'modules', 'inspector');
const sources = join(inspector, 'validator');
const committed = join(inspector, 'validator.wasm');
const record = join(inspector, 'validator.json');
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'flotilla', 'validator');

/** @param {string | Buffer} content */
const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** Of everything that the bytes are built from. */
export function sourcesSha256() {
  const files = ['Cargo.toml', 'Cargo.lock', ...readdirSync(join(sources, 'src')).map((name) => `src/${name}`)].sort();
  const lines = files.map(
    (file) => `${file} ${sha256(readFileSync(join(sources, file), 'utf8').replaceAll('\r\n', '\n'))}`,
  );
  return sha256(lines.join('\n'));
}

/**
 * @typedef {object} Rust
 * @property {string} cargo
 * @property {NodeJS.ProcessEnv} env
 * @property {string[]} flags of rustc
 * @property {string[]} options of cargo
 */

/** @returns {Rust | undefined} */
function debianRust() {
  if (process.arch !== 'x64' || !capture('apt-get', ['--version']).ok) return undefined;
  const folder = join(cache, `rust-${rustPackages}`);
  if (!existsSync(folder)) unpackRust(folder);
  const libraries = [join(folder, 'usr/lib/x86_64-linux-gnu'), join(folder, 'usr/lib/llvm-22/lib')];
  return {
    cargo: join(folder, 'usr/bin/cargo'),
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      RUSTC: join(folder, 'usr/bin/rustc'),
      // The standard library is built for the target too, which a released compiler is only told to do by this.
      RUSTC_BOOTSTRAP: '1',
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: join(folder, 'usr/lib/llvm-22/bin/wasm-ld'),
    },
    flags: ['-Clinker-flavor=wasm-ld', `--remap-path-prefix=${folder}=/rust`],
    options: ['-Zbuild-std=std,panic_abort'],
  };
}

/** @param {string} folder */
function unpackRust(folder) {
  const unpacked = `${folder}.new`;
  const downloads = `${folder}.debs`;
  for (const path of [unpacked, downloads]) {
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
  }
  console.log(`Fetching Rust ${rustVersion} from Debian into ${cache} …`);
  const fetched = capture('apt-get', ['download', ...packages], { cwd: downloads, timeout: 600_000 });
  if (!fetched.ok) throw new Error(`apt-get could not fetch the packages (is this Debian 12?): ${fetched.output}`);
  for (const name of readdirSync(downloads)) {
    const done = capture('dpkg', ['-x', join(downloads, name), unpacked], { timeout: 600_000 });
    if (!done.ok) throw new Error(`dpkg could not unpack ${name}: ${done.output}`);
  }
  rmSync(downloads, { recursive: true });
  renameSync(unpacked, folder);
}

/** @returns {Rust | undefined} */
function installedRust() {
  const version = capture('rustc', ['--version']);
  const libraries = capture('rustc', ['--print', 'target-libdir', '--target', target]);
  const isIt = version.ok && version.output.startsWith(`rustc ${rustVersion} `) && existsSync(libraries.output);
  return isIt ? { cargo: 'cargo', env: {}, flags: [], options: [] } : undefined;
}

/** @param {Rust} rust @returns {Promise<Buffer>} */
async function build(rust) {
  // Always from the same kind of place: paths become part of what the compiler numbers its symbols by.
  const work = join(cache, 'work');
  rmSync(work, { recursive: true, force: true });
  cpSync(sources, work, { recursive: true });
  const env = { ...process.env, ...rust.env };
  const cargo = async (/** @type {string[]} */ args, /** @type {string} */ flags) => {
    const options = { cwd: work, env: { ...env, RUSTFLAGS: flags } };
    const code = await run(rust.cargo, args, options);
    if (code !== 0) throw new Error(`cargo ${args[0] ?? ''} ended with ${code}`);
  };
  await cargo(['fetch', '--locked', '--target', target], '');
  const home = process.env['CARGO_HOME'] ?? join(homedir(), '.cargo');
  const registries = readdirSync(join(home, 'registry', 'src')).map((name) => join(home, 'registry', 'src', name));
  const flags = [
    '-Clink-arg=--import-memory',
    ...rust.flags,
    `--remap-path-prefix=${home}=/cargo`,
    ...registries.map((path) => `--remap-path-prefix=${path}=/crates`),
    `--remap-path-prefix=${work}=/validator`,
  ];
  const output = join(cache, 'target');
  await cargo(
    ['build', '--release', '--locked', '--target', target, '--target-dir', output, ...rust.options],
    flags.join(' '),
  );
  return readFileSync(join(output, target, 'release', 'flotilla_validator.wasm'));
}

async function main() {
  const check = process.argv.includes('--check');
  const rust = debianRust() ?? (check ? undefined : installedRust());
  if (!rust) {
    console.error(
      `This needs Debian 12 on x86-64${check ? '' : `, or Rust ${rustVersion} with the target ${target}`}.`,
    );
    return 2;
  }
  const sourcesAre = sourcesSha256();
  const bytes = await build(rust);
  const built = { rust: rustPackages, sourcesSha256: sourcesAre, sha256: sha256(bytes), sizeBytes: bytes.length };
  if (check) {
    const same = readFileSync(committed).equals(bytes) && JSON.stringify(readJson(record)) === JSON.stringify(built);
    console.log(
      same ? 'validator.wasm is what its sources build.' : 'validator.wasm differs from what its sources build.',
    );
    return same ? 0 : 1;
  }
  writeFileSync(committed, bytes);
  writeFileSync(record, `${JSON.stringify(built, null, 2)}\n`);
  console.log(`validator.wasm: ${bytes.length} bytes, sha256 ${built.sha256}`);
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
