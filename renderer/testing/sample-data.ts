import { Digest, JobId, NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import { type Node, type NodeCondition, type NodeFacts, type NodeWorkload } from '#shared/domain/node.ts';
import type { WatchedFile } from '#shared/domain/watched-file.ts';
import { type Release, ReleaseSettings, type Workload } from '#shared/domain/workload.ts';
import { inspected } from './sample-inspections.ts';
import { seededRandom } from './seeded-random.ts';

/** Sample objects of the domain, for tests and for looking at pages without an engine. */

const gib = 1024 ** 3;

export const digestOf = (digit: string): Digest => Digest.parse(digit.repeat(64));
export const helloDigest = digestOf('a');
export const workloadName = WorkloadName.parse('hello');
export const releaseOf = (number: number): ReleaseId => ReleaseId.parse(`r${number}-${'0a1b2c3d4e5f'}`);
export const jobIdOf = (number: number): JobId => JobId.parse(`job-${number.toString().padStart(8, '0')}`);

export const sampleFacts = (atMs: number, more: Partial<NodeFacts> = {}): NodeFacts => ({
  os: 'Debian GNU/Linux 12',
  arch: 'x86_64',
  kernel: '6.1.0-18-amd64',
  cpuModel: 'Intel(R) N100',
  cpuCount: 4,
  memoryBytes: 8 * gib,
  memoryFreeBytes: 5 * gib,
  diskBytes: 64 * gib,
  diskFreeBytes: 41 * gib,
  runtimes: [{ name: 'wasmtime', version: '49.0.0', usable: true }],
  clockOffsetMs: 3,
  supervisor: 'systemd',
  collectedAtMs: atMs,
  ...more,
});

export const sampleWorkload = (atMs: number, more: Partial<NodeWorkload> = {}): NodeWorkload => ({
  workload: workloadName,
  release: releaseOf(1),
  digest: helloDigest,
  state: 'running',
  runtime: 'wasmtime',
  address: '127.0.0.1:8080',
  previousRelease: null,
  revertsAtMs: null,
  startedAtMs: atMs,
  restarts: 0,
  ...more,
});

export const sampleNode = (name: string, atMs: number, more: Partial<Node> = {}): Node => ({
  id: NodeId.parse(`n-${name}`),
  name,
  driver: 'ssh',
  address: `edge@${name}:22`,
  labels: {},
  condition: { kind: 'online', sinceMs: atMs - 3_600_000, roundTripMs: 12 },
  facts: sampleFacts(atMs),
  workloads: [],
  addedAtMs: atMs - 86_400_000,
  lastSeenAtMs: atMs,
  ...more,
});

const hello = inspected.hello;

/** The sample component as the inspector sees it. */
export const sampleModule = (atMs: number, more: Partial<Module> = {}): Module => ({
  digest: helloDigest,
  name: 'hello.wasm',
  source: { kind: 'sample' },
  addedAtMs: atMs,
  sizeBytes: hello.sizeBytes,
  kind: 'component',
  wasi: '0.2',
  wasiVersions: ['0.2.0'],
  imports: [
    { name: 'wasi:clocks/monotonic-clock@0.2.0', kind: 'interface', version: '0.2.0' },
    { name: 'wasi:io/error@0.2.0', kind: 'interface', version: '0.2.0' },
    { name: 'wasi:io/streams@0.2.0', kind: 'interface', version: '0.2.0' },
    { name: 'wasi:http/types@0.2.0', kind: 'interface', version: '0.2.0' },
  ],
  exports: [{ name: 'wasi:http/incoming-handler@0.2.0', kind: 'interface', version: '0.2.0' }],
  wit: hello.wit,
  producers: [
    { field: 'language', name: 'WebAssembly text', version: '' },
    { field: 'processed-by', name: 'wit-component', version: '0.259.0' },
    { field: 'processed-by', name: 'jco', version: '1.35.0' },
  ],
  servesHttp: true,
  role: 'http-service',
  roleBecause: 'Exports wasi:http/incoming-handler@0.2.0.',
  language: { name: 'WAT', because: 'The producers section names WebAssembly text.' },
  proposals: ['bulk-memory', 'component-model'],
  memories: [{ minBytes: 65_536, maxBytes: null, addressBits: 32, shared: false, imported: false }],
  hasNames: true,
  hasDebugInfo: false,
  ...more,
});

export const sampleModules = (atMs: number): Module[] => [
  sampleModule(atMs),
  sampleModule(atMs, { digest: digestOf('b'), name: 'hello-slower.wasm', sizeBytes: 10_437 }),
  sampleModule(atMs, { digest: digestOf('c'), name: 'hello-unhealthy.wasm', sizeBytes: 10_509 }),
];

export const sampleWatched = (atMs: number): WatchedFile[] => [
  {
    id: 'watch-00000001',
    path: '/home/ada/src/shop/target/wasm32-wasip2/release/shop.wasm',
    digest: digestOf('b'),
    previous: helloDigest,
    problem: null,
    changedAtMs: atMs - 40_000,
  },
  {
    id: 'watch-00000002',
    path: '/home/ada/src/prices/dist/prices.wasm',
    digest: null,
    previous: null,
    problem: 'type mismatch: expected i32, found i64 (at offset 0x1f3)',
    changedAtMs: atMs - 600_000,
  },
];

export const sampleRelease = (atMs: number, number: number, digest = helloDigest): Release => ({
  id: releaseOf(number),
  workload: workloadName,
  number,
  digest,
  settings: ReleaseSettings.parse({}),
  createdAtMs: atMs,
});

export const sampleWorkloadRecord = (atMs: number): Workload => ({
  name: workloadName,
  kind: 'service',
  releases: [sampleRelease(atMs, 1)],
  createdAtMs: atMs,
});

const regions = ['eu-west', 'eu-north', 'us-east', 'us-west', 'ap-south'] as const;
const sites = ['store', 'depot', 'plant', 'kiosk'] as const;

function conditionOf(roll: number, name: string, atMs: number): NodeCondition {
  const sinceMs = atMs - Math.round(roll * 86_400_000);
  if (roll < 0.93) return { kind: 'online', sinceMs, roundTripMs: 4 + roll * 60 };
  if (roll < 0.98) {
    return {
      kind: 'offline',
      sinceMs,
      failure: {
        code: 'node/unreachable',
        message: 'No answer within 10 s.',
        hint: 'Check that the machine is on and its network works; Flotilla tries again by itself.',
        node: name,
        retryable: true,
      },
    };
  }
  return {
    kind: 'blocked',
    sinceMs,
    failure: {
      code: 'ssh/auth-failed',
      message: 'The node refused every key that was offered.',
      hint: 'Put your public key into ~/.ssh/authorized_keys on the node, then refresh.',
      node: name,
      retryable: false,
    },
  };
}

/** A fleet of any size, the same for the same seed: mostly online, a few offline, fewer blocked, some failing. */
export function sampleFleet(count: number, atMs: number, seed = 1): Node[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_each, index) => {
    const region = regions[Math.floor(random() * regions.length)] ?? 'eu-west';
    const site = sites[Math.floor(random() * sites.length)] ?? 'store';
    const name = `${site}-${region}-${(index + 1).toString().padStart(4, '0')}`;
    const condition = conditionOf(random(), name, atMs);
    const arch = random() < 0.6 ? 'x86_64' : 'aarch64';
    const state = random() < 0.02 ? 'failing' : 'running';
    const isReached = condition.kind === 'online';
    return sampleNode(name, atMs, {
      address: `edge@10.${Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.${(index % 250) + 1}:22`,
      labels: { region, site, tier: random() < 0.1 ? 'canary' : 'stable' },
      condition,
      lastSeenAtMs: isReached
        ? atMs - Math.round(random() * 9_000)
        : condition.kind === 'new'
          ? null
          : condition.sinceMs,
      facts: sampleFacts(atMs, {
        arch,
        cpuModel: arch === 'aarch64' ? 'Cortex-A76' : 'Intel(R) N100',
        memoryFreeBytes: Math.round((0.2 + random() * 0.6) * 8 * gib),
        diskFreeBytes: Math.round(random() * 60 * gib),
        runtimes: [
          { name: 'wasmtime', version: random() < 0.8 ? '49.0.0' : '47.0.1', usable: true },
          ...(random() < 0.1 ? [{ name: 'wasmedge' as const, version: '0.15.0', usable: false }] : []),
        ],
      }),
      workloads:
        random() < 0.7 ? [sampleWorkload(atMs - 7_200_000, { state, restarts: state === 'failing' ? 14 : 0 })] : [],
    });
  });
}
