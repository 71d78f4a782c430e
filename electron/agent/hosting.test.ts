import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { AotStore } from './aot-store.ts';
import { BlobStore } from './blob-store.ts';
import type { HostedRelease } from './host-process.ts';
import { Hosting } from './hosting.ts';
import { jcoVersion } from './jco-order.ts';
import { JcoStore } from './jco-store.ts';
import { type NodeLayout, nodeLayout } from './node-layout.ts';
import { SupervisedHost } from './supervised-host.ts';
import { ReleaseUsage } from './usage-ledger.ts';
import { WasmtimeFinder } from './wasmtime-program.ts';
import { WorkloadProxy } from './workload-proxy.ts';

/**
 * A component that does what it must not, by the first letter of the path: `/t` traps, `/l` loops for ever, `/m` asks
 * for 64 MiB more memory and traps when it is refused, `/s` returns without an answer. Anything else is answered 200.
 */
const misbehaving = `
(module
  (import "wasi:http/types@0.2.0" "[constructor]fields" (func $new_fields (result i32)))
  (import "wasi:http/types@0.2.0" "[method]incoming-request.path-with-query" (func $path (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[constructor]outgoing-response" (func $new_response (param i32) (result i32)))
  (import "wasi:http/types@0.2.0" "[static]response-outparam.set"
    (func $send (param i32 i32 i32 i32 i64 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  (func (export "wasi:http/incoming-handler@0.2.0#handle") (param $request i32) (param $out i32)
    (local $letter i32)
    (call $path (local.get $request) (i32.const 0))
    (local.set $letter (i32.load8_u offset=1 (i32.load offset=4 (i32.const 0))))
    (if (i32.eq (local.get $letter) (i32.const 116)) (then (unreachable)))
    (if (i32.eq (local.get $letter) (i32.const 108)) (then (loop $again (br $again))))
    (if (i32.eq (local.get $letter) (i32.const 109))
      (then (if (i32.eq (memory.grow (i32.const 1024)) (i32.const -1)) (then (unreachable)))))
    (if (i32.eq (local.get $letter) (i32.const 115)) (then (return)))
    (call $send (local.get $out) (i32.const 0) (call $new_response (call $new_fields))
      (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))`;

const witFile = fileURLToPath(new URL('../../assets/sample/wit/sample.wit', import.meta.url));
const wasmtime = process.env['FLOTILLA_TEST_WASMTIME'];
const never = new AbortController().signal;
const mebibyte = 1024 ** 2;

async function buildMisbehaving(): Promise<Uint8Array> {
  const wit = await readFile(witFile, 'utf8');
  const witSource = wit.replace('resource fields {', 'resource fields {\n      constructor();');
  const binary = await parse(misbehaving);
  return componentNew(await componentEmbed({ binary, witSource, world: 'sample', stringEncoding: 'utf8' }));
}

let folder: string;
let layout: NodeLayout;
let blobs: BlobStore;
let digest: Digest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-hosting-'));
  layout = nodeLayout(folder);
  blobs = new BlobStore(layout);
  const bytes = await buildMisbehaving();
  digest = Digest.parse(createHash('sha256').update(bytes).digest('hex'));
  await blobs.receive(digest, Readable.from([bytes]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Sends a request and goes away once it is sent. */
function askAndLeave(port: number, path: string): Promise<void> {
  return new Promise((resolve) => {
    const leaving = request({ host: '127.0.0.1', port, path, agent: false });
    leaving.once('finish', () => leaving.destroy());
    leaving.once('error', () => resolve());
    leaving.end();
  });
}

/** The component behind a port; `get` answers the status. */
async function serve(path: string, settings: Partial<ReleaseSettings>) {
  const hosting = new Hosting({
    wasmtime: new WasmtimeFinder({ PATH: path }),
    root: folder,
    aot: new AotStore(layout, blobs),
    jco: new JcoStore(layout, blobs),
  });
  const release: HostedRelease = {
    workload: WorkloadName.parse('bad'),
    release: ReleaseId.parse('r1-000000000001'),
    digest,
    settings: ReleaseSettings.parse(settings),
  };
  const printed: string[] = [];
  const host = new SupervisedHost(
    (signal) => hosting.launch(release, () => (piece) => printed.push(piece), signal),
    () => {},
  );
  await host.start(never);
  const proxy = new WorkloadProxy({ probeMark: 'mark', onAnswered: () => {}, usage: () => new ReleaseUsage(0) });
  const opened = await proxy.open(0);
  opened.use();
  proxy.target = { release: release.release, host };
  onTestFinished(async () => {
    proxy.close();
    await host.stop();
  });
  const get = async (target: string) => (await fetch(`http://127.0.0.1:${opened.port}${target}`)).status;
  return { get, host, printed, port: opened.port };
}

const runtimes = [
  { name: 'jco', path: '', missing: false, late: 504 },
  { name: 'wasmtime', path: dirname(wasmtime ?? ''), missing: wasmtime === undefined, late: 500 },
];

for (const { name, path, missing, late } of runtimes) {
  describe.skipIf(missing)(`a component that misbehaves, under ${name}`, { timeout: 60_000 }, () => {
    test('a trap, a missing answer and too much memory are a 500 each, and the next request is answered', async () => {
      const { get, host, printed } = await serve(path, { memoryLimitBytes: 8 * mebibyte });
      expect(host.runtime?.name).toBe(name);
      expect(await get('/')).toBe(200);
      expect(await get('/trap')).toBe(500);
      expect(await get('/silence')).toBe(500);
      expect(await get('/memory')).toBe(500);
      expect(await get('/')).toBe(200);
      expect(host.restarts).toBe(0);
      expect(printed.join('')).toContain('unreachable');
    });

    test('memory within the limit is given', async () => {
      const { get } = await serve(path, { memoryLimitBytes: 128 * mebibyte });
      expect(await get('/memory')).toBe(200);
    });

    test('an endless request is ended at its limit and its CPU time counted; others are answered meanwhile and after', async () => {
      const { get, host } = await serve(path, { requestTimeoutMs: 5_000 });
      await host.readUsage();
      const before = host.used.cpuMs ?? 0;
      const endless = get('/loop');
      expect(await get('/')).toBe(200);
      expect(await endless).toBe(late);
      expect(await get('/')).toBe(200);
      // Also when it was alone in a thread that had to be ended.
      await host.readUsage();
      expect(Number(host.used.cpuMs) - before).toBeGreaterThan(400);
    });

    test('a client that leaves an endless request holds nothing for ever', async () => {
      const { get, host, port } = await serve(path, { requestTimeoutMs: 500 });
      await Promise.all(Array.from({ length: 8 }, () => askAndLeave(port, '/loop')));
      await vi.waitFor(async () => expect(await get('/')).toBe(200), { timeout: 20_000 });
      expect(host.state).toBe('up');
    });
  });
}

describe('what jco is', () => {
  test('its version is that of the package', async () => {
    const file = new URL('../package.json', import.meta.resolve('@bytecodealliance/jco-transpile'));
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: jcoVersion });
  });
});
