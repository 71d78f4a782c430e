import { describe, expect, test, vi } from 'vitest';
import { WorkloadName } from '#shared/domain/ids.ts';
import {
  type ContractBench,
  never,
  workload,
  r1,
  r2,
  bringUp,
  bringUpAndConfirm,
  onlyWorkload,
  expectHealthy,
} from './contract-bench.ts';

export function describeGoingBack(bench: ContractBench): void {
  describe('confirm and revert', () => {
    test('a confirmed release stays', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      expect(await onlyWorkload(driver)).toMatchObject({
        state: 'running',
        revertsAtMs: null,
        previousRelease: null,
      });
      expect(await driver.confirm({ workload, release: r1 }, never)).toEqual({ result: 'confirmed' });
      expect(await driver.confirm({ workload, release: r2 }, never)).toEqual({ result: 'not-active' });
    });

    test('without confirmation the node goes back by itself, with no console connected', async () => {
      const { hello, slower } = bench.modules;
      const node = await bench.openNode();
      await bringUpAndConfirm(node.driver, r1, hello);
      await bringUp(node.driver, r2, slower, { confirmWithinMs: 1_500 });
      expect(await onlyWorkload(node.driver)).toMatchObject({ release: r2, previousRelease: r1 });
      await node.driver.close();
      const other = await node.anotherDriver();
      await vi.waitFor(
        async () => expect(await other.status(never)).toMatchObject([{ release: r1, state: 'running' }]),
        { timeout: 15_000, interval: 200 },
      );
      await expectHealthy(other, r1);
      expect(await other.confirm({ workload, release: r2 }, never)).toEqual({ result: 'not-active' });
    });

    test('without confirmation of a first release the node runs nothing', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUp(driver, r1, hello, { confirmWithinMs: 1_000 });
      await vi.waitFor(async () => expect(await driver.status(never)).toEqual([]), {
        timeout: 15_000,
        interval: 200,
      });
    });

    test('revert puts the release before back, once', async () => {
      const { hello, slower } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      await bringUp(driver, r2, slower);
      const ref = { workload, release: r2 };
      expect(await driver.revert(ref, never)).toEqual({ result: 'reverted', active: r1 });
      expect(await onlyWorkload(driver)).toMatchObject({ release: r1, state: 'running', revertsAtMs: null });
      await expectHealthy(driver, r1);
      expect(await driver.revert(ref, never)).toEqual({ result: 'was-not-active', active: r1 });
    });

    test('revert works after a confirmation', async () => {
      const { hello, slower } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      await bringUpAndConfirm(driver, r2, slower);
      expect(await onlyWorkload(driver)).toMatchObject({ release: r2, previousRelease: r1 });
      expect(await driver.revert({ workload, release: r2 }, never)).toEqual({ result: 'reverted', active: r1 });
      await expectHealthy(driver, r1);
    });

    test('revert of the only release ends it', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      expect(await driver.revert({ workload, release: r1 }, never)).toEqual({ result: 'reverted', active: null });
      expect(await driver.status(never)).toEqual([]);
      expect(await driver.revert({ workload, release: r1 }, never)).toEqual({
        result: 'was-not-active',
        active: null,
      });
    });
  });

  describe('stop and health', () => {
    test('stop ends it and keeps its releases; a stopped one starts again', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      await driver.stop(workload, never);
      expect(await onlyWorkload(driver)).toMatchObject({ release: r1, state: 'stopped', address: null });
      await driver.stop(workload, never);
      expect(await driver.checkHealth(workload, never)).toMatchObject({ healthy: false });
      await bringUp(driver, r1, hello);
      await expectHealthy(driver, r1);
    });

    test('nothing to stop is no error', async () => {
      const { driver } = await bench.openNode();
      await expect(driver.stop(WorkloadName.parse('nobody'), never)).resolves.toBeUndefined();
    });

    test('the health of what is not there', async () => {
      const { driver } = await bench.openNode();
      expect(await driver.checkHealth(workload, never)).toMatchObject({
        healthy: false,
        release: null,
        failure: { code: 'workload/not-found' },
      });
    });
  });
}
