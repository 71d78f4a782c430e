import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/engine/clock.ts';
import { JobService } from '../../electron/engine/jobs/job-service.ts';
import { ArrivingFiles } from '../../electron/engine/modules/arriving-files.ts';
import { BlobStore } from '../../electron/engine/modules/blob-store.ts';
import { inspectLayout } from '../../electron/engine/modules/fake-inspector.ts';
import { ModuleLibrary } from '../../electron/engine/modules/module-library.ts';
import { ModuleStore } from '../../electron/engine/modules/module-store.ts';
import { DockerCredentials } from '../../electron/engine/modules/pull/docker-credentials.ts';
import { PullService } from '../../electron/engine/modules/pull/pull-service.ts';
import { Database } from '../../electron/engine/storage/database.ts';
import type { Job } from '#shared/domain/job.ts';
import { registryMissing, registryPassword, registryUser, type RegistryLogin, TestRegistry } from './registry.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/modules', `${name}.wasm`));
const wasmLayer = (name: string) => ({ mediaType: 'application/wasm', bytes: fixture(name) });

let folder: string;
let database: Database;
let records: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-pull-'));
  database = Database.open(':memory:');
  records = [];
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function setUp(env: NodeJS.ProcessEnv = {}) {
  const jobs = new JobService({ clock: systemClock, publish: () => {} });
  const arriving = await ArrivingFiles.open(folder);
  const library = new ModuleLibrary({
    store: new ModuleStore(database),
    blobs: await BlobStore.open(folder),
    inspector: { inspect: inspectLayout },
    text: { convert: () => Promise.reject(new Error('no text here')) },
    clock: systemClock,
    programFolder: folder,
    usedBy: () => [],
    publish: () => {},
    record: ({ action, target, result, detail }) => records.push(`${action} ${result} ${target} ${detail}`),
  });
  const credentials = new DockerCredentials({ homeFolder: folder, env });
  const record = ({
    action,
    target,
    result,
    detail,
  }: {
    action: string;
    target: string;
    result: string;
    detail: string;
  }) => records.push(`${action} ${result} ${target} ${detail}`);
  const pulls = new PullService({ library, jobs, arriving, credentials, record });
  const pull = async (reference: string): Promise<Job> => {
    const id = pulls.start(reference);
    await expect.poll(() => jobs.get(id).state.kind, { timeout: 20_000, interval: 10 }).not.toBe('running');
    return jobs.get(id);
  };
  return { library, pull };
}

const failureIn = ({ state }: Job) => (state.kind === 'failed' ? state.failure : state);
const arrived = () => readdirSync(join(folder, 'arriving'));

function withRegistry(login: RegistryLogin, tests: (registry: () => TestRegistry) => void): void {
  const missing = registryMissing(login);
  describe.skipIf(missing !== null)(`a registry, login: ${login}${missing === null ? '' : ` (${missing})`}`, () => {
    let registry: TestRegistry;
    beforeAll(async () => {
      registry = await TestRegistry.start(login);
    });
    afterAll(() => registry.close());
    tests(() => registry);
  });
}

withRegistry('none', (registry) => {
  it("pulls an artifact of CNCF's layout by tag, and by the digest of its manifest", async () => {
    const { library, pull } = await setUp();
    const digest = await registry().push('acme/shop', '1.4', [wasmLayer('component-p3')]);
    const name = `${registry().host}/acme/shop`;
    const job = await pull(`${name}:1.4`);
    expect(job).toMatchObject({ state: { kind: 'done' }, title: `Pull ${name}:1.4` });
    const [module] = library.list();
    expect(module).toMatchObject({
      name: 'shop-1.4.wasm',
      source: { kind: 'oci', reference: `${name}:1.4`, manifestDigest: digest.slice(7) },
    });
    expect(job.result).toEqual({ digest: module?.digest });
    expect(await pull(`oci://${name}@${digest}`)).toMatchObject({ state: { kind: 'done' }, result: job.result });
    expect(library.list()).toHaveLength(1);
    expect(arrived()).toEqual([]);
    expect(records).toContain(`module-pulled ok ${name}:1.4 sha256 ${module?.digest}`);
  });

  it("pulls Spin's layout and wasmCloud's older one, where one layer is the module", async () => {
    const { library, pull } = await setUp();
    await registry().push(
      'acme/spin',
      'v1',
      [
        { mediaType: 'application/vnd.wasm.content.layer.v1+data', bytes: Buffer.from('a picture') },
        { mediaType: 'application/vnd.wasm.content.layer.v1+wasm', bytes: fixture('core-wasi') },
      ],
      { mediaType: 'application/vnd.fermyon.spin.application.v1+config', bytes: Buffer.from('{"locked":1}') },
    );
    await registry().push('acme/actor', 'v1', [
      {
        mediaType: 'application/vnd.module.wasm.content.layer.v1+wasm',
        bytes: fixture('component-nested'),
        title: '../actor.wasm',
      },
    ]);
    expect(await pull(`${registry().host}/acme/spin:v1`)).toMatchObject({ state: { kind: 'done' } });
    expect(await pull(`${registry().host}/acme/actor:v1`)).toMatchObject({ state: { kind: 'done' } });
    expect(
      library
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['actor.wasm', 'spin-v1.wasm']);
  });

  it('follows an index to the manifest for WebAssembly, and pins that', async () => {
    const { library, pull } = await setUp();
    const wasm = await registry().push('acme/multi', 'wasm', [wasmLayer('component-async')]);
    const other = await registry().push('acme/multi', 'amd64', [
      { mediaType: 'application/vnd.oci.image.layer.v1.tar', bytes: Buffer.from('x') },
    ]);
    const entry = async (digest: string, architecture: string, os: string) => ({
      digest,
      size: await registry().manifestSize('acme/multi', digest),
      platform: { architecture, os },
    });
    await registry().pushIndex('acme/multi', 'latest', [
      await entry(other, 'amd64', 'linux'),
      await entry(wasm, 'wasm', 'wasip2'),
    ]);
    expect(await pull(`${registry().host}/acme/multi`)).toMatchObject({ state: { kind: 'done' } });
    expect(library.list()[0]?.source).toMatchObject({ manifestDigest: wasm.slice(7) });
  });

  it('refuses a container image, several modules, and a layer that is no module, and keeps nothing', async () => {
    const { library, pull } = await setUp();
    const tar = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', bytes: Buffer.from('layer') };
    await registry().push('acme/image', '1', [tar]);
    await registry().push('acme/two', '1', [wasmLayer('core-wasi'), wasmLayer('component-p3')]);
    await registry().push('acme/broken', '1', [wasmLayer('core-ill-typed')]);
    for (const [name, words] of [
      ['image', 'container image'],
      ['two', '2 modules'],
      ['broken', 'not a module that can be kept'],
    ]) {
      const failure = failureIn(await pull(`${registry().host}/acme/${name}:1`));
      expect(failure).toMatchObject({ code: 'pull/not-a-module', message: expect.stringContaining(words ?? '') });
    }
    expect([library.list(), arrived()]).toEqual([[], []]);
  });

  it('says that there is no such artifact', async () => {
    const { pull } = await setUp();
    expect(failureIn(await pull(`${registry().host}/acme/nothing:9`))).toMatchObject({ code: 'pull/not-found' });
    expect(records).toEqual([expect.stringMatching(/^module-pulled failed .*acme\/nothing:9/)]);
  });

  it('notices bytes that are not those of the digest', async () => {
    const { library, pull } = await setUp();
    const bytes = Buffer.concat([fixture('component-nested'), Buffer.from([0, 2, 1, 0x78])]);
    await registry().push('acme/damaged', '1', [{ mediaType: 'application/wasm', bytes }]);
    const changed = Buffer.from(bytes);
    changed[changed.length - 1] = 0x79;
    const file = registry().blobFile(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, changed);
    expect(failureIn(await pull(`${registry().host}/acme/damaged:1`))).toMatchObject({ code: 'pull/digest-mismatch' });
    expect([library.list(), arrived()]).toEqual([[], []]);
  });

  const wash = process.env['FLOTILLA_TEST_WASH'];
  it.skipIf(wash === undefined)('pulls what `wash oci push` pushed (FLOTILLA_TEST_WASH names its path)', async () => {
    const { library, pull } = await setUp();
    const file = join(folder, 'component.wasm');
    writeFileSync(file, fixture('component-p3'));
    const name = `${registry().host}/wash/shop:0.1.0`;
    await promisify(execFile)(wash ?? '', ['oci', 'push', '--insecure', name, file], {
      env: { ...process.env, HOME: folder },
    });
    expect(await pull(name)).toMatchObject({ state: { kind: 'done' } });
    expect(library.list()).toHaveLength(1);
  });
});

function dockerConfig(host: string, config: object | 'auths'): NodeJS.ProcessEnv {
  const auth = Buffer.from(`${registryUser}:${registryPassword}`).toString('base64');
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify(config === 'auths' ? { auths: { [host]: { auth } } } : config),
  );
  return { ...process.env, DOCKER_CONFIG: folder };
}

withRegistry('password', (registry) => {
  it('uses the login of this registry, and no other', async () => {
    await registry().push('acme/shop', '1', [wasmLayer('core-wasi')]);
    const name = `${registry().host}/acme/shop:1`;
    const { pull: withoutLogin } = await setUp(dockerConfig('ghcr.example', 'auths'));
    expect(failureIn(await withoutLogin(name))).toMatchObject({ code: 'pull/access-denied' });
    const { pull } = await setUp(dockerConfig(registry().host, 'auths'));
    expect(await pull(name)).toMatchObject({ state: { kind: 'done' } });
    expect(records.join()).not.toContain(registryPassword);
  });

  it.skipIf(process.platform === 'win32')('asks a credential helper, which gets the name on its input', async () => {
    await registry().push('acme/helped', '1', [wasmLayer('core-wasi')]);
    const helper = join(folder, 'docker-credential-test');
    const answer = JSON.stringify({ Username: registryUser, Secret: registryPassword });
    writeFileSync(
      helper,
      `#!/bin/sh\nread -r host\n[ "$1" = get ] && [ "$host" = '${registry().host}' ] && echo '${answer}'\n`,
    );
    chmodSync(helper, 0o755);
    const env = dockerConfig(registry().host, { credsStore: 'test' });
    const { pull } = await setUp({ ...env, PATH: `${folder}:${process.env['PATH'] ?? ''}` });
    expect(await pull(`${registry().host}/acme/helped:1`)).toMatchObject({ state: { kind: 'done' } });
  });
});

withRegistry('token', (registry) => {
  it('gets a token without a login for what is public, and with one for what is not', async () => {
    await registry().push('public/shop', '1', [wasmLayer('core-wasi')]);
    await registry().push('private/shop', '1', [wasmLayer('component-p3')]);
    const { pull: withoutLogin } = await setUp({ DOCKER_CONFIG: folder });
    expect(await withoutLogin(`${registry().host}/public/shop:1`)).toMatchObject({ state: { kind: 'done' } });
    const denied = await withoutLogin(`${registry().host}/private/shop:1`);
    expect(failureIn(denied)).toMatchObject({
      code: 'pull/access-denied',
      hint: expect.stringContaining(`docker login ${registry().host}`),
    });
    const { pull } = await setUp(dockerConfig(registry().host, 'auths'));
    expect(await pull(`${registry().host}/private/shop:1`)).toMatchObject({ state: { kind: 'done' } });
    expect(registry().tokenUsers).toEqual(['', '', registryUser]);
  });
});
