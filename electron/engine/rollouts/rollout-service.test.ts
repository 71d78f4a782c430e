import { afterEach, describe, expect, it } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import { Node } from '#shared/domain/node.ts';
import type { RolloutRequestInput } from '#shared/domain/rollout.ts';
import { SimulatedConsole, simulatedModule } from './simulation/simulated-console.ts';

const module = simulatedModule('a');

const consoles: Console[] = [];
afterEach(() => {
  for (const console of consoles.splice(0)) console.service.close();
});

class Console extends SimulatedConsole {
  constructor() {
    super({ a: { zone: '1' }, b: { zone: '2' }, c: { zone: '2' } }, [module]);
    consoles.push(this);
  }

  preview(more: Partial<RolloutRequestInput> = {}) {
    return this.plan(module, more);
  }

  async rollOut() {
    return this.service.start((await this.preview()).id);
  }
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return failureOf(error).code;
  }
  return 'nothing was thrown';
};

describe('rollouts', () => {
  it('does exactly what was previewed, and lists how it ended without its journal', async () => {
    const console = new Console();
    const plan = await console.preview({ selector: 'zone=2', firstWave: { kind: 'count', nodes: 1 } });
    expect(plan.waves.map((wave) => wave.map(({ name }) => name))).toEqual([['b'], ['c']]);
    const id = await console.service.start(plan.id);
    await console.untilEnded();
    expect(console.service.get(id).summary.status.kind).toBe('completed');
    expect([...console.drivers.values()].map((driver) => driver.running === null)).toEqual([true, false, false]);
    console.database.run('DELETE FROM journal');
    expect(console.service.list()).toMatchObject([{ id, status: { kind: 'completed' }, counts: { done: 2 } }]);
    expect(console.records).toEqual(['rollout-started ok', 'rollout-completed ok']);
  });

  it('refuses to start what is no longer what was previewed', async () => {
    const console = new Console();
    const plan = await console.preview();
    const [first] = console.nodes;
    console.nodes[0] = Node.parse({
      ...first,
      condition: { kind: 'offline', sinceMs: 1, failure: { code: 'node/unreachable', message: 'away' } },
    });
    expect(await codeOf(console.service.start(plan.id))).toBe('rollout/plan-expired');
    expect(await codeOf(console.service.start(plan.id))).toBe('rollout/plan-expired');
  });

  it('refuses a second preview of the same number after the first was rolled out', async () => {
    const console = new Console();
    const one = await console.preview({ settings: { env: { GREETING: 'one' } } });
    const two = await console.preview({ settings: { env: { GREETING: 'two' } } });
    await console.service.start(one.id);
    await console.untilEnded();
    expect(await codeOf(console.service.start(two.id))).toBe('rollout/plan-expired');
    const again = await console.preview({ settings: { env: { GREETING: 'two' } } });
    expect(again.releaseNumber).toBe(2);
    await console.service.start(again.id);
    await console.untilEnded();
    expect(console.service.workload(WorkloadName.parse('shop')).releases).toHaveLength(2);
  });

  it('has one rollout of a workload at a time', async () => {
    const console = new Console();
    await console.rollOut();
    expect(await codeOf(console.rollOut())).toBe('rollout/already-running');
  });

  it('starts a preview once, also when two windows ask for it at the same time', async () => {
    const console = new Console();
    const { id } = await console.preview();
    const both = [console.service.start(id), console.service.start(id)];
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(console.records).toEqual(['rollout-started ok']);
  });

  it('goes on after a restart', async () => {
    const console = new Console();
    const id = await console.rollOut();
    console.service.close();
    console.service = console.start();
    console.service.resume();
    await console.untilEnded();
    expect(console.service.get(id).summary.status.kind).toBe('completed');
    expect(console.records).toEqual(['rollout-started ok', 'rollout-resumed ok', 'rollout-completed ok']);
  });

  it('lets go of a rollout whose record cannot be read, so that the workload is not locked for ever', async () => {
    const console = new Console();
    await console.rollOut();
    console.service.close();
    console.database.run("UPDATE rollouts SET plan = '{}'");
    console.service = console.start();
    console.service.resume();
    expect(console.records.at(-1)).toBe('rollout-undone failed');
    expect(await codeOf(console.rollOut())).toBe('nothing was thrown');
  });
});
