import type { CostPrices, RequestCost } from '#shared/domain/cost-gate.ts';
import type { CapabilityApproval } from '#shared/domain/module-diff.ts';
import { capabilityGains } from '#shared/domain/module-diff-capabilities.ts';
import { type Digest, type NodeId, WorkloadName } from '#shared/domain/ids.ts';
import { Module, type ModuleItem } from '#shared/domain/module.ts';
import { Node } from '#shared/domain/node.ts';
import type { NodeCompatibility, RuntimeVerdict } from '#shared/domain/compatibility.ts';
import type { GrantEnforcement } from '#shared/domain/grants.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import type { RolloutPlan } from '#shared/domain/rollout.ts';
import { RolloutRequest, type RolloutRequestInput } from '#shared/domain/rollout.ts';
import { Database } from '../../storage/database.ts';
import { RolloutService } from '../rollout-service.ts';
import { RolloutStore } from '../rollout-store.ts';
import { WorkloadStore } from '../workload-store.ts';
import { SimulatedNode } from './simulated-node.ts';
import { VirtualClock } from './virtual-clock.ts';

const workload = WorkloadName.parse('shop');

/** A module of the library, known by one letter. */
export function simulatedModule(letter: string, imports: readonly string[] = []): Module {
  return Module.parse({
    digest: letter.repeat(64),
    name: `${letter}.wasm`,
    source: { kind: 'file', name: `${letter}.wasm` },
    sizeBytes: 10,
    kind: 'component',
    wasi: '0.2',
    wasiVersions: ['0.2.0'],
    imports: imports.map((name): ModuleItem => ({ name, kind: 'interface', version: null })),
    exports: [],
    wit: null,
    producers: [],
    servesHttp: true,
    role: 'http-service',
    roleBecause: 'it exports wasi:http',
    language: null,
    proposals: [],
    memories: [],
    hasNames: false,
    hasDebugInfo: false,
    addedAtMs: 1,
  });
}

function nodeNamed(name: string, labels: Record<string, string>): Node {
  return Node.parse({
    id: name,
    name,
    driver: 'ssh',
    address: name,
    labels,
    condition: { kind: 'online', sinceMs: 1, roundTripMs: 1 },
    facts: {
      os: 'Debian',
      arch: 'x86_64',
      kernel: null,
      cpuModel: null,
      cpuCount: null,
      memoryBytes: null,
      memoryFreeBytes: null,
      diskBytes: null,
      diskFreeBytes: null,
      runtimes: [{ name: 'wasmtime', version: '49.0.3', usable: true }],
      clockOffsetMs: 0,
      supervisor: 'flotilla',
      collectedAtMs: 1,
    },
    workloads: [],
    addedAtMs: 1,
    lastSeenAtMs: 1,
  });
}

/** A rollout service with its database, a clock that stands still, and nodes that are not there. */
export class SimulatedConsole {
  readonly clock = new VirtualClock();
  readonly database = Database.open(':memory:');
  readonly nodes: Node[];
  readonly drivers: ReadonlyMap<NodeId, SimulatedNode>;
  readonly records: string[] = [];
  readonly approvals: CapabilityApproval[] = [];
  /** What is missing on a node for a module, by the node's name; nothing is, unless told. */
  missing: (module: Module, node: string) => string[] = () => [];
  findings: (module: Module, nodes: readonly Node[]) => PolicyFinding[] = () => [];
  enforcement: (runtimes: readonly { name: string; version: string }[]) => GrantEnforcement[] = () => [];
  costPrices: CostPrices = { usdPerVcpuHour: 0.03, usdPerGbOut: 0 };
  history: RequestCost | null = null;
  service: RolloutService;
  readonly #modules: readonly Module[];

  constructor(nodes: Readonly<Record<string, Record<string, string>>>, modules: readonly Module[]) {
    this.nodes = Object.entries(nodes).map(([name, labels]) => nodeNamed(name, labels));
    this.#modules = modules;
    const behaviour = { random: () => 1, lostBefore: 0, lostAfter: 0, offline: false, sick: 'no' } as const;
    this.drivers = new Map(
      this.nodes.map(({ id }) => [id, new SimulatedNode({ running: null, clock: this.clock, behaviour })]),
    );
    for (const { digest } of modules) {
      this.database.run(
        "INSERT INTO modules (digest, name, facts, source, added_at_ms) VALUES (?, 'x', '{}', '{}', 1)",
        digest,
      );
    }
    this.service = this.start();
  }

  /** Starts the console anew on what it stored. */
  start(): RolloutService {
    return new RolloutService({
      store: new RolloutStore(this.database),
      workloads: new WorkloadStore(this.database),
      clock: this.clock,
      user: 'ops',
      parallelNodes: () => 10,
      nodes: () => this.nodes,
      driver: (id) => this.driver(id),
      module: (digest) => this.#module(digest),
      moduleFile: (digest) => ({ digest, sizeBytes: 10, path: '/dev/null' }),
      compatibility: (digest, node) => this.#compatibility(this.#module(digest), node),
      gains: (from, to) => capabilityGains(this.#module(from), this.#module(to)),
      approval: (from, to) => this.approvals.find((one) => one.from === from && one.to === to) ?? null,
      findings:
        async ({ digest }) =>
        (nodes) =>
          this.findings(this.#module(digest), nodes),
      enforcement: (_, runtimes) => this.enforcement(runtimes),
      costPrices: () => this.costPrices,
      historyCost: () => this.history,
      publish: () => {},
      record: (entry) => this.records.push(`${entry.action} ${entry.result}`),
      onBug: (_, error) => {
        throw error;
      },
      onNodeChanged: () => {},
    });
  }

  plan(module: Module, more: Partial<RolloutRequestInput> = {}): Promise<RolloutPlan> {
    return this.service.plan(RolloutRequest.parse({ workload, digest: module.digest, ...more }));
  }

  /** Lets time pass until no rollout runs, and looks at every node as the fleet does. */
  async untilEnded(): Promise<void> {
    const done = () =>
      this.service.list().every(({ status }) => status.kind === 'completed' || status.kind === 'undone');
    while (!done()) await this.clock.run(this.clock.sleep(500));
    this.nodes.forEach((node, at) => {
      this.nodes[at] = Node.parse({ ...node, workloads: this.#workloadsOf(node.id) });
    });
  }

  /** Module by node; nodes with none are left out. */
  running(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.nodes.flatMap(({ name, workloads: [first] }): [string, string][] => (first ? [[name, first.digest]] : [])),
    );
  }

  driver(id: NodeId): SimulatedNode {
    const driver = this.drivers.get(id);
    if (!driver) throw new Error(`no node ${id}`);
    return driver;
  }

  #module(digest: Digest): Module {
    const module = this.#modules.find((one) => one.digest === digest);
    if (!module) throw new Error(`no module ${digest}`);
    return module;
  }

  #workloadsOf(id: NodeId): unknown[] {
    const { running } = this.driver(id);
    const releases = this.service.workloads().find(({ name }) => name === workload)?.releases ?? [];
    const release = releases.find((one) => one.id === running);
    if (!release) return [];
    const state = { state: 'running', runtime: 'wasmtime', address: null, previousRelease: null, revertsAtMs: null };
    return [{ workload, release: release.id, digest: release.digest, ...state, startedAtMs: null, restarts: 0 }];
  }

  #compatibility(module: Module, { id, name, facts }: Node): NodeCompatibility {
    const reasons = this.missing(module, name);
    const verdict = reasons.length === 0 ? 'yes' : 'no';
    const runtimes = (facts?.runtimes ?? []).map(({ name: runtime, version }): RuntimeVerdict => {
      return { runtime, version, verdict, reasons, flags: [] };
    });
    return { nodeId: id, name, verdict: runtimes.length === 0 ? 'none' : verdict, runtimes };
  }
}
