import type { AddNodeInput, AddNodeOutcome, SshHost } from '#shared/contract/fleet.ts';
import { NodeId } from '#shared/domain/ids.ts';
import type { Node } from '#shared/domain/node.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';
import { sampleFacts, sampleNode } from './sample-data.ts';

const sshHosts = ['gateway', 'depot-1', 'depot-2', 'depot-3'] as const;

const fingerprint = 'SHA256:uNiVztksCsDhcc0u9e8BrXO8XeTSVzKGqSpRn1oGc7E';

function listSshHosts(state: MemoryState): SshHost[] {
  const added = new Set([...state.nodes.values()].map(({ name }) => name));
  return sshHosts.map((alias, index) => ({
    alias,
    hostName: `10.20.0.${index + 1}`,
    user: 'edge',
    port: 22,
    proxyJump: index === 0 ? null : 'gateway',
    alreadyAdded: added.has(alias),
  }));
}

/** Answers as a real engine would; the address decides: `unknown…`, `changed…`, `locked…`, `down…`, or it is added. */
function addNode(state: MemoryState, input: AddNodeInput): AddNodeOutcome {
  const host = input.address.replace(/^.*@/, '').replace(/:\d+$/, '');
  const key = { host, keyType: 'ssh-ed25519', fingerprint };
  if (host.startsWith('unknown') && input.trustFingerprint !== fingerprint) return { outcome: 'host-key-unknown', key };
  if (host.startsWith('changed')) return { outcome: 'host-key-changed', key, knownIn: '~/.ssh/known_hosts:14' };
  if (host.startsWith('locked') && input.passphrase !== 'open sesame') {
    return { outcome: 'passphrase-needed', keyPath: '~/.ssh/id_ed25519', wrong: input.passphrase !== undefined };
  }
  if (host.startsWith('down')) {
    return {
      outcome: 'refused',
      failure: {
        code: 'node/unreachable',
        message: `No answer from ${host}:22 within 10 s.`,
        hint: 'Check the address, that the machine is on, and that sshd listens on that port.',
        retryable: true,
      },
    };
  }
  if (input.trustFingerprint) state.record('host-key-trusted', host, input.trustFingerprint);
  const node = sampleNode(input.name ?? host, state.schedule.nowMs(), {
    id: NodeId.parse(`n-${state.serial()}`),
    address: `edge@${host}:22`,
    labels: input.labels ?? {},
  });
  state.putNodes([node]);
  state.record('node-added', node.name, node.address);
  return { outcome: 'added', node };
}

const practiceSteps = [
  'Starting practice-1',
  'Starting practice-2',
  'Starting practice-3',
  'Reading facts',
  'Ready',
] as const;

const practiceNode = (state: MemoryState, number: number): Node =>
  sampleNode(`practice-${number}`, state.schedule.nowMs(), {
    driver: 'local',
    address: `practice-${number}`,
    labels: { site: 'practice', tier: number === 1 ? 'canary' : 'stable' },
    facts: sampleFacts(state.schedule.nowMs(), { supervisor: 'agent', clockOffsetMs: 0 }),
  });

function startPractice(state: MemoryState) {
  let done = 0;
  return state.startJob('practice-start', 'Start the practice fleet', () => {
    const note = practiceSteps[done];
    if (note === undefined) {
      state.record('practice-started', 'practice fleet', '3 nodes');
      return 'done';
    }
    done += 1;
    if (done <= 3) state.putNodes([practiceNode(state, done)]);
    return { progress: done / practiceSteps.length, note };
  });
}

const isPractice = ({ driver }: Node) => driver === 'local';

function stopPractice(state: MemoryState) {
  return state.startJob('practice-stop', 'Stop the practice fleet', () => {
    state.removeNodes([...state.nodes.values()].filter(isPractice).map(({ id }) => id));
    state.record('practice-stopped', 'practice fleet');
    return 'done';
  });
}

const logText = (seq: number) => `[request ${seq}] GET /healthz 200 in ${(((seq * 7) % 23) / 10 + 0.4).toFixed(1)} ms`;

export const fleetHandlers = api.fleet.router({
  list: api.fleet.list.handler(({ context }) => [...context.state.nodes.values()]),
  get: api.fleet.get.handler(({ context, input }) => context.state.node(input.nodeId)),
  sshHosts: api.fleet.sshHosts.handler(({ context }) => listSshHosts(context.state)),
  add: api.fleet.add.handler(({ context, input }) => addNode(context.state, input)),
  unlock: api.fleet.unlock.handler(({ context, input }) => context.state.node(input.nodeId)),
  label: api.fleet.label.handler(({ context: { state }, input }) => {
    const node = { ...state.node(input.nodeId), labels: input.labels };
    state.putNodes([node]);
    state.record('node-labelled', node.name);
    return node;
  }),
  refresh: api.fleet.refresh.handler(({ context: { state }, input }) => {
    const node = { ...state.node(input.nodeId), lastSeenAtMs: state.schedule.nowMs() };
    state.putNodes([node]);
    return node;
  }),
  remove: api.fleet.remove.handler(({ context: { state }, input }) => {
    const { name } = state.node(input.nodeId);
    state.removeNodes([input.nodeId]);
    state.record('node-removed', name, input.clean ? 'cleaned' : '');
    return { nodeId: input.nodeId };
  }),
  stopWorkload: api.fleet.stopWorkload.handler(({ context: { state }, input }) => {
    const old = state.node(input.nodeId);
    const workloads = old.workloads.map((each) =>
      each.workload === input.workload ? { ...each, state: 'stopped' as const, address: null } : each,
    );
    state.putNodes([{ ...old, workloads }]);
    state.record('workload-stopped', input.workload, `on ${old.name}`);
    return { ...old, workloads };
  }),
  logs: api.fleet.logs.handler(async function* ({ context: { state }, input, signal }) {
    let seq = 0;
    for (; seq < input.tail; seq += 1) yield { seq, text: logText(seq) };
    while (input.follow && signal?.aborted !== true) {
      await new Promise<void>((resolve) => state.schedule.after(500, resolve));
      yield { seq, text: logText(seq) };
      seq += 1;
    }
  }),
  practice: {
    status: api.fleet.practice.status.handler(({ context: { state } }) => {
      const nodes = [...state.nodes.values()].filter(isPractice);
      return {
        running: nodes.length > 0,
        nodes: nodes.map(({ id, name }, index) => ({ name, nodeId: id, pid: 4200 + index, folder: `/data/${name}` })),
      };
    }),
    start: api.fleet.practice.start.handler(({ context: { state } }) => ({ jobId: startPractice(state) })),
    stop: api.fleet.practice.stop.handler(({ context: { state } }) => ({ jobId: stopPractice(state) })),
  },
});
