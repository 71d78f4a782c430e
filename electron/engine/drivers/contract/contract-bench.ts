import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { NodeWorkload } from '#shared/domain/node.ts';
import type { ColdStartKind, CompileMode } from '#shared/domain/telemetry.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import type { ActivationOrder, NodeDriver, StagedModule } from '../node-driver.ts';

/** A node with nothing on it, for one test. */
export interface ContractNode {
  readonly driver: NodeDriver;
  /** A second driver for the same node, as another console or a restarted one has. The subject closes it. */
  anotherDriver(): Promise<NodeDriver>;
  /** Every file that Flotilla has on the node, as paths relative to its folder there. Empty when the folder is gone. */
  files(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** What a driver's test file brings. The node shares the loopback of the machine that runs the tests. */
export interface NodeDriverSubject {
  readonly name: string;
  /** Why the suite cannot run here; null when it can. */
  readonly missing: string | null;
  open(): Promise<ContractNode>;
  /** What `measureColdStarts` must deliver on this node. */
  readonly coldStarts: readonly { kind: ColdStartKind; compile: CompileMode }[];
  /** What `usage` counts there: requests and their bodies only where something stands before the runtime. */
  readonly countsRequests: boolean;
  /** The runtime is a process of its own, which a test can end. */
  readonly runsInProcess: boolean;
}

/** For calls that nobody ends. */
export const never: AbortSignal = new AbortController().signal;
export const workload = WorkloadName.parse('shop');
export const settings = ReleaseSettings.parse({ healthTimeoutMs: 4_000 });

const releaseId = (number: number): ReleaseId => ReleaseId.parse(`r${number}-${String(number).padStart(12, '0')}`);
export const r1 = releaseId(1);
export const r2 = releaseId(2);
export const r3 = releaseId(3);

const sampleFolder = fileURLToPath(new URL('../../../../assets/sample/', import.meta.url));
const grantedFile = fileURLToPath(new URL('../../../../e2e/fixtures/guests/granted.wasm', import.meta.url));
const digestOf = (bytes: Uint8Array): Digest => Digest.parse(createHash('sha256').update(bytes).digest('hex'));

const sample = (name: string): Promise<StagedModule> => moduleAt(join(sampleFolder, name));

async function moduleAt(path: string): Promise<StagedModule> {
  const bytes = await readFile(path);
  return { path, sizeBytes: bytes.length, digest: digestOf(bytes) };
}

/** The sample's three releases, and a guest that uses what it may have been granted (`e2e/fixtures/guests`). */
export type ContractModules = Readonly<Record<'hello' | 'slower' | 'unhealthy' | 'granted', StagedModule>>;

/** What the tests of the contract work with: nodes, modules, and the steps that many of them begin with. */
export class ContractBench {
  readonly subject: NodeDriverSubject;
  #folder = '';
  #modules: ContractModules | null = null;
  readonly #opened: ContractNode[] = [];

  constructor(subject: NodeDriverSubject) {
    this.subject = subject;
  }

  async setUp(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'flotilla-contract-'));
    const [hello, slower, unhealthy, granted] = await Promise.all([
      sample('hello.wasm'),
      sample('hello-slower.wasm'),
      sample('hello-unhealthy.wasm'),
      moduleAt(grantedFile),
    ]);
    this.#modules = { hello, slower, unhealthy, granted };
  }

  async disposeNodes(): Promise<void> {
    for (const node of this.#opened.splice(0)) await node.dispose();
  }

  async tearDown(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  get folder(): string {
    return this.#folder;
  }

  get modules(): ContractModules {
    if (this.#modules === null) throw new Error('the bench was not set up');
    return this.#modules;
  }

  async openNode(): Promise<ContractNode> {
    const node = await this.subject.open();
    this.#opened.push(node);
    return node;
  }

  /** A file with these bytes, under a name that needs quoting. */
  async moduleOf(bytes: Uint8Array): Promise<StagedModule> {
    const digest = digestOf(bytes);
    const path = join(this.#folder, `${digest.slice(0, 16)} it's a "name".wasm`);
    await writeFile(path, bytes);
    return { path, sizeBytes: bytes.length, digest };
  }
}

/** An order that waits ten minutes for its confirmation. */
export const orderOf = (
  release: ReleaseId,
  module: StagedModule,
  more: Partial<ActivationOrder> = {},
): ActivationOrder => ({ workload, release, digest: module.digest, settings, confirmWithinMs: 600_000, ...more });

/** Stages and activates, and expects it to be healthy. */
export async function bringUp(
  driver: NodeDriver,
  release: ReleaseId,
  module: StagedModule,
  more: Partial<ActivationOrder> = {},
): Promise<NodeWorkload> {
  await driver.stage(module, { signal: never });
  const activation = await driver.activate(orderOf(release, module, more), never);
  if (activation.outcome !== 'awaiting-confirm')
    throw new Error(`not awaiting confirmation: ${JSON.stringify(activation)}`);
  return NodeWorkload.parse(activation.state);
}

export async function bringUpAndConfirm(driver: NodeDriver, release: ReleaseId, module: StagedModule): Promise<void> {
  await bringUp(driver, release, module);
  expect(await driver.confirm({ workload, release }, never)).toEqual({ result: 'confirmed' });
}

export async function onlyWorkload(driver: NodeDriver): Promise<NodeWorkload> {
  const all = await driver.status(never);
  expect(all).toHaveLength(1);
  return NodeWorkload.parse(all[0]);
}

export async function expectHealthy(driver: NodeDriver, release: ReleaseId): Promise<void> {
  expect(await driver.checkHealth(workload, never)).toMatchObject({ healthy: true, release });
}

/** The code of the failure that the work ends with; `no error` when it succeeds. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (thrown: unknown) => failureOf(thrown).code,
  );

export const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

export const listenOnAnyPort = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(portOf(server))));

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnAnyPort(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const textAt = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();

export const answersAt = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
