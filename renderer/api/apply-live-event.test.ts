import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeId, RolloutId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Rollout, RolloutSummary } from '#shared/domain/rollout.ts';
import { Settings } from '#shared/domain/settings.ts';
import type { WatchedFile } from '#shared/domain/watched-file.ts';
import {
  helloDigest,
  jobIdOf,
  releaseOf,
  sampleModule,
  sampleNode,
  sampleWorkloadRecord,
  workloadName,
} from '../testing/sample-data.ts';
import { applyLiveEvent, type LiveData } from './apply-live-event.ts';

const atMs = 1_700_000_000_000;
const [one, two, three] = ['one', 'two', 'three'].map((name) => sampleNode(name, atMs));
if (!one || !two || !three) throw new Error('no nodes');

const rolloutId = RolloutId.parse('ro-00000001');
const summary: RolloutSummary = {
  id: rolloutId,
  workload: workloadName,
  release: releaseOf(1),
  digest: helloDigest,
  moduleName: 'hello.wasm',
  selector: '',
  status: { kind: 'running', wave: 0, step: 'deploying', untilMs: null },
  counts: { waiting: 2 },
  waves: 1,
  bakeMs: 1_000,
  costGate: null,
  costs: [],
  startedAtMs: atMs,
};
const onNode = (id: string, phase: 'waiting' | 'done') => ({
  nodeId: NodeId.parse(id),
  name: id,
  wave: 0,
  phase,
  from: null,
  failure: null,
  sent: null,
  changedAtMs: atMs,
});
const rollout: Rollout = { summary, nodes: [onNode('a', 'waiting'), onNode('b', 'waiting')], decisions: [] };

const job = (number: number, seq: number): Job => ({
  id: jobIdOf(number),
  kind: 'practice-start',
  title: 'Start the practice fleet',
  state: { kind: 'running' },
  progress: seq / 10,
  note: '',
  result: null,
  startedAtMs: atMs,
  seq,
});

const entry = (seq: number) => ({
  seq,
  atMs,
  actor: 'ada',
  action: 'node-added' as const,
  target: 'one',
  result: 'ok' as const,
  detail: '',
});

const watched: WatchedFile = {
  id: 'watch-00000001',
  path: '/src/shop/shop.wasm',
  digest: helloDigest,
  previous: null,
  problem: null,
  changedAtMs: atMs,
};

const loaded: LiveData = {
  nodes: [one, two],
  modules: [sampleModule(atMs)],
  watched: [watched],
  workloads: [sampleWorkloadRecord(atMs)],
  rollouts: [summary],
  openRollouts: new Map([[rolloutId, rollout]]),
  jobs: [job(1, 3)],
  activity: [entry(1)],
  settings: Settings.parse({}),
  stale: { everything: false, measured: new Set(), knowledge: false, used: false, cost: new Set() },
};
const nothing: LiveData = {
  nodes: undefined,
  modules: undefined,
  watched: undefined,
  workloads: undefined,
  rollouts: undefined,
  openRollouts: new Map(),
  jobs: undefined,
  activity: undefined,
  settings: undefined,
  stale: { everything: false, measured: new Set(), knowledge: false, used: false, cost: new Set() },
};

const events: Record<string, LiveEvent> = {
  nodes: { type: 'nodes', nodes: [{ ...two, labels: { region: 'eu' } }, three] },
  'nodes-removed': { type: 'nodes-removed', ids: [one.id] },
  module: { type: 'module', module: sampleModule(atMs, { name: 'renamed.wasm' }) },
  'module-removed': { type: 'module-removed', digest: helloDigest },
  watched: { type: 'watched', file: { ...watched, problem: 'type mismatch' } },
  unwatched: { type: 'unwatched', id: watched.id },
  'module-knowledge': { type: 'module-knowledge', digest: helloDigest },
  workload: { type: 'workload', workload: { ...sampleWorkloadRecord(atMs), releases: [] } },
  rollout: {
    type: 'rollout',
    summary: { ...summary, counts: { waiting: 1, done: 1 } },
    nodes: [onNode('b', 'done')],
    decisions: [{ atMs, text: 'Wave 1 is watched' }],
  },
  job: { type: 'job', job: job(1, 4) },
  activity: { type: 'activity', entry: entry(2) },
  measured: { type: 'measured', workloads: [workloadName] },
  used: { type: 'used', workloads: [workloadName] },
  cost: { type: 'cost', what: 'fleet' },
  settings: { type: 'settings', settings: Settings.parse({ readOnly: true }) },
  reset: { type: 'reset' },
};
const names = Object.keys(events);
const eventOf = (name: string): LiveEvent => events[name] ?? { type: 'reset' };

describe('folding', () => {
  it('replaces nodes where they stand, adds new ones, keeps the others as they are', () => {
    const { nodes } = applyLiveEvent(loaded, eventOf('nodes'));
    expect(nodes?.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    expect(nodes?.[0]).toBe(one);
    expect(nodes?.[1]?.labels).toEqual({ region: 'eu' });
  });

  it('removes nodes and modules', () => {
    expect(applyLiveEvent(loaded, eventOf('nodes-removed')).nodes).toEqual([two]);
    expect(applyLiveEvent(loaded, eventOf('module-removed')).modules).toEqual([]);
  });

  it('merges a rollout into the list and into the open page', () => {
    const after = applyLiveEvent(loaded, eventOf('rollout'));
    const open = after.openRollouts.get(rolloutId);
    expect(after.rollouts?.[0]?.counts).toEqual({ waiting: 1, done: 1 });
    expect(open?.nodes.map(({ phase }) => phase)).toEqual(['waiting', 'done']);
    expect(open?.decisions).toHaveLength(1);
  });

  it('puts a new rollout, job and entry in front', () => {
    const id = RolloutId.parse('ro-00000002');
    const data = applyLiveEvent(loaded, { type: 'rollout', summary: { ...summary, id }, nodes: [], decisions: [] });
    expect(data.rollouts?.map((each) => each.id)).toEqual([id, rolloutId]);
    expect(applyLiveEvent(loaded, { type: 'job', job: job(2, 0) }).jobs?.[0]?.id).toBe(jobIdOf(2));
    expect(applyLiveEvent(loaded, eventOf('activity')).activity?.map(({ seq }) => seq)).toEqual([2, 1]);
  });

  it('lets no older word of a job undo a newer one', () => {
    const newer = applyLiveEvent(loaded, { type: 'job', job: job(1, 9) });
    expect(applyLiveEvent(newer, { type: 'job', job: job(1, 4) })).toBe(newer);
  });

  it('replaces a watched file, and lets it go', () => {
    expect(applyLiveEvent(loaded, eventOf('watched')).watched).toEqual([{ ...watched, problem: 'type mismatch' }]);
    expect(applyLiveEvent(loaded, eventOf('unwatched')).watched).toEqual([]);
  });

  it('says what must be read again', () => {
    expect(applyLiveEvent(loaded, eventOf('module-knowledge')).stale.knowledge).toBe(true);
    expect(applyLiveEvent(loaded, eventOf('measured')).stale.measured).toEqual(new Set([workloadName]));
    expect(applyLiveEvent(loaded, eventOf('used')).stale.used).toBe(true);
    expect(applyLiveEvent(loaded, eventOf('cost')).stale.cost).toEqual(new Set(['fleet']));
    expect(applyLiveEvent(loaded, eventOf('reset')).stale.everything).toBe(true);
  });

  it.each(names)('changes nothing that is not loaded: %s', (name) => {
    const { stale: _stale, ...after } = applyLiveEvent(nothing, eventOf(name));
    const { stale: _before, ...before } = nothing;
    const ownValue = name === 'settings' ? { settings: Settings.parse({ readOnly: true }) } : {};
    expect(after).toEqual({ ...before, ...ownValue });
  });
});

describe('properties', () => {
  const sequence = fc.array(fc.constantFrom(...names), { maxLength: 30 });
  const fold = (list: readonly string[], from = loaded) =>
    list.reduce((data, name) => applyLiveEvent(data, eventOf(name)), from);

  it('the same event again changes nothing more', () => {
    const property = fc.property(sequence, fc.constantFrom(...names), (list, name) => {
      const once = applyLiveEvent(fold(list), eventOf(name));
      expect(applyLiveEvent(once, eventOf(name))).toEqual(once);
    });
    expect(fc.check(property)).toMatchObject({ failed: false });
  });

  it('nothing is ever listed twice', () => {
    const property = fc.property(sequence, (list) => {
      const { nodes = [], jobs = [], activity = [], rollouts = [] } = fold(list);
      const keys: (string | number)[][] = [
        nodes.map(({ id }) => id),
        jobs.map(({ id }) => id),
        activity.map(({ seq }) => seq),
        rollouts.map(({ id }) => id),
      ];
      for (const each of keys) expect(new Set(each).size).toBe(each.length);
    });
    expect(fc.check(property)).toMatchObject({ failed: false });
  });

  it('what was held before is left as it was', () => {
    const property = fc.property(sequence, (list) => {
      const before = structuredClone(loaded.nodes);
      fold(list);
      expect(loaded.nodes).toEqual(before);
    });
    expect(fc.check(property)).toMatchObject({ failed: false });
  });
});
