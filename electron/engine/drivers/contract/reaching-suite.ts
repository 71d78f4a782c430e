import { describe, expect, test } from 'vitest';
import { NodeFacts } from '#shared/domain/node.ts';
import { type ContractBench, never, r1, orderOf, bringUp, answersAt } from './contract-bench.ts';

export function describeReaching(bench: ContractBench): void {
  describe('reaching the node', () => {
    test('connects, again and again', async () => {
      const { driver } = await bench.openNode();
      for (let i = 0; i < 2; i++) {
        const { roundTripMs } = await driver.connect(never);
        expect(roundTripMs ?? 1).toBeGreaterThan(0);
      }
    });

    test('tells its facts, all within the schema', async () => {
      const { driver } = await bench.openNode();
      const facts = NodeFacts.parse(await driver.facts(never));
      expect(facts.runtimes.some((runtime) => runtime.usable)).toBe(true);
      expect(facts.cpuCount).toBeGreaterThan(0);
      expect(facts.memoryBytes).toBeGreaterThan(0);
      expect(facts.diskFreeBytes).toBeGreaterThan(0);
      expect(Math.abs(facts.clockOffsetMs ?? 0)).toBeLessThan(5_000);
    });

    test('a node that runs nothing says so', async () => {
      const { driver } = await bench.openNode();
      expect(await driver.status(never)).toEqual([]);
    });

    test('a signal that was aborted before ends every call at once', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      const gone = AbortSignal.abort(new Error('changed my mind'));
      await expect(driver.connect(gone)).rejects.toThrow('changed my mind');
      await expect(driver.facts(gone)).rejects.toThrow('changed my mind');
      await expect(driver.status(gone)).rejects.toThrow('changed my mind');
      await expect(driver.stage(hello, { signal: gone })).rejects.toThrow('changed my mind');
      await expect(driver.activate(orderOf(r1, hello), gone)).rejects.toThrow('changed my mind');
    });
  });

  describe('forget', () => {
    test('takes everything away, and the node can be used anew', async () => {
      const { hello } = bench.modules;
      const node = await bench.openNode();
      const state = await bringUp(node.driver, r1, hello);
      await node.driver.forget(never);
      expect(await node.files()).toEqual([]);
      expect(await answersAt(Number(state.address?.split(':')[1]))).toBe(false);
      await node.driver.forget(never);
      expect(await node.driver.stage(hello, { signal: never })).toMatchObject({ result: 'stored' });
    });
  });
}
