import { beforeEach, describe, expect, it } from 'vitest';
import { ScenarioId, type StoredScenario } from '#shared/cost/stored-scenario.ts';
import { ScenarioKeeper } from './scenario-keeper.ts';

const scenario: StoredScenario = {
  id: ScenarioId.parse('sc-00000001'),
  name: 'Token check',
  step: 'workload',
  revision: 1,
  isComplete: false,
  decision: null,
  createdAtMs: 0,
  updatedAtMs: 0,
  yaml: '# ours\nversion: 1\nname: Token check\n',
};

class Changed extends Error {}
class Away extends Error {}

let stored: StoredScenario;
let saves: string[];
/** What waits for its pause. */
let waiting: (() => void) | undefined;
/** Holds answers back until it is called. */
let answer: (() => void) | undefined;
let holds: boolean;
let breaks: boolean;
/** Keeps what is saved and then ends, without an answer. */
let endsAfter: boolean;
let keeper: ScenarioKeeper;

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const pauseEnds = async () => {
  const work = waiting;
  waiting = undefined;
  work?.();
  await settled();
};

beforeEach(() => {
  stored = scenario;
  saves = [];
  waiting = undefined;
  answer = undefined;
  holds = false;
  breaks = false;
  endsAfter = false;
  keeper = new ScenarioKeeper(scenario, {
    save: async (change) => {
      if (holds) await new Promise<void>((resolve) => (answer = resolve));
      if (breaks) throw new Away();
      if (change.revision !== stored.revision) throw new Changed();
      saves.push(change.yaml);
      stored = { ...stored, ...change, revision: stored.revision + 1 };
      if (endsAfter) throw new Away();
      return stored;
    },
    read: async () => stored,
    isConflict: (failure) => failure instanceof Changed,
    mayPass: (failure) => failure instanceof Away,
    later: (work) => {
      waiting = work;
      return () => (waiting = undefined);
    },
    onStored: () => undefined,
  });
});

describe('a scenario that is worked on', () => {
  it('is saved once typing rests, with all of it', async () => {
    keeper.change({ 'workload.cpuMs': 5 });
    keeper.change({ 'workload.cpuMs': 52 });
    expect(keeper.current().state.kind).toBe('waiting');
    await pauseEnds();
    expect(saves).toEqual(['version: 1\nname: Token check\nworkload:\n  cpuMs: 52\n']);
    expect(keeper.current()).toMatchObject({ state: { kind: 'kept' }, stored: { revision: 2 } });
  });

  it('keeps its text, comments and all, when only the step changed', async () => {
    keeper.goTo('today');
    await pauseEnds();
    expect(stored).toMatchObject({ step: 'today', yaml: scenario.yaml });
    keeper.goTo('today');
    expect(waiting).toBeUndefined();
  });

  it('saves again what was typed while it was being saved', async () => {
    holds = true;
    keeper.change({ 'workload.cpuMs': 5 });
    await pauseEnds();
    keeper.change({ 'workload.cpuMs': 6 });
    expect(keeper.current().state.kind).toBe('saving');
    holds = false;
    answer?.();
    await settled();
    expect(keeper.current().state.kind).toBe('waiting');
    await pauseEnds();
    expect(stored.yaml).toContain('cpuMs: 6');
    expect(keeper.current().state.kind).toBe('kept');
  });

  it('saves at once when its page is left, and nothing when nothing waits', async () => {
    keeper.flush();
    await settled();
    expect(saves).toEqual([]);
    keeper.change({ name: 'Tokens' });
    keeper.flush();
    await settled();
    expect(saves).toHaveLength(1);
  });

  it('keeps what was typed when saving fails, and saves it when asked again', async () => {
    breaks = true;
    keeper.change({ name: 'Tokens' });
    await pauseEnds();
    expect(keeper.current()).toMatchObject({ state: { kind: 'failed' }, draft: { name: 'Tokens' } });
    breaks = false;
    keeper.tryAgain();
    await settled();
    expect(stored.yaml).toContain('name: Tokens');
  });

  it('saves by itself what could not be saved, once the engine answers again', async () => {
    breaks = true;
    keeper.change({ name: 'Tokens' });
    await pauseEnds();
    breaks = false;
    keeper.answers();
    await settled();
    expect(keeper.current().state.kind).toBe('kept');
    expect(stored.yaml).toContain('name: Tokens');
    keeper.answers();
    await settled();
    expect(saves).toHaveLength(1);
  });

  it('does not take its own save for somebody else’s when the engine ended before it answered', async () => {
    endsAfter = true;
    keeper.change({ name: 'Tokens' });
    await pauseEnds();
    expect(keeper.current().state.kind).toBe('failed');
    endsAfter = false;
    keeper.change({ name: 'Tokens, too' });
    await pauseEnds();
    await pauseEnds();
    expect(keeper.current().state.kind).toBe('kept');
    expect(stored).toMatchObject({ revision: 3, yaml: 'version: 1\nname: Tokens, too\n' });
  });
});

describe('a scenario that is changed elsewhere', () => {
  const theirs: StoredScenario = { ...scenario, revision: 2, yaml: 'version: 1\nname: Theirs\n' };

  it('is taken as it is when nothing was typed here', () => {
    keeper.seen(theirs);
    expect(keeper.current()).toMatchObject({ stored: theirs, draft: { name: 'Theirs' } });
  });

  it('is never overwritten: one is asked', async () => {
    keeper.change({ name: 'Mine' });
    stored = theirs;
    keeper.seen(theirs);
    await pauseEnds();
    expect(keeper.current()).toMatchObject({ state: { kind: 'conflict' }, draft: { name: 'Mine' } });
    keeper.change({ name: 'Mine, too' });
    expect(waiting).toBeUndefined();
    expect(stored).toBe(theirs);
    keeper.takeTheirs();
    expect(keeper.current()).toMatchObject({ state: { kind: 'kept' }, draft: { name: 'Theirs' } });
    keeper.change({ 'workload.cpuMs': 1 });
    await pauseEnds();
    expect(stored).toMatchObject({ revision: 3 });
  });

  it('is no conflict when only a decision was made', async () => {
    keeper.change({ name: 'Mine' });
    stored = { ...scenario, revision: 2 };
    await pauseEnds();
    await pauseEnds();
    expect(stored).toMatchObject({ revision: 3, yaml: 'version: 1\nname: Mine\n' });
  });

  it('is not gone back to what an older answer says', () => {
    keeper.seen(theirs);
    keeper.seen(scenario);
    expect(keeper.current().stored).toBe(theirs);
  });
});
