import { createServer } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import {
  type ContractBench,
  never,
  workload,
  settings,
  r1,
  r2,
  r3,
  orderOf,
  bringUp,
  bringUpAndConfirm,
  onlyWorkload,
  expectHealthy,
  codeOf,
  portOf,
  freePort,
  textAt,
} from './contract-bench.ts';

export function describeActivating(bench: ContractBench): void {
  describe('activate', () => {
    test('starts the first release and waits for confirmation', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      const state = await bringUp(driver, r1, hello);
      expect(state).toMatchObject({
        workload,
        release: r1,
        digest: hello.digest,
        state: 'awaiting-confirm',
        previousRelease: null,
        restarts: 0,
      });
      expect(state.address).toMatch(/^127\.0\.0\.1:\d+$/);
      expect(state.revertsAtMs).toBeGreaterThan(Date.now());
      expect(await onlyWorkload(driver)).toEqual(state);
      await expectHealthy(driver, r1);
    });

    test('said twice, it changes nothing', async () => {
      const { hello } = bench.modules;
      const node = await bench.openNode();
      const state = await bringUp(node.driver, r1, hello);
      const other = await node.anotherDriver();
      const again = await other.activate(orderOf(r1, hello), never);
      expect(again).toMatchObject({ outcome: 'awaiting-confirm', state: { startedAtMs: state.startedAtMs } });
      await node.driver.confirm({ workload, release: r1 }, never);
      expect(await other.activate(orderOf(r1, hello), never)).toMatchObject({
        outcome: 'already-running',
        state: { state: 'running', revertsAtMs: null, startedAtMs: state.startedAtMs },
      });
    });

    test('an unhealthy release leaves the one before untouched', async () => {
      const { hello, unhealthy } = bench.modules;
      const { driver } = await bench.openNode();
      await bringUpAndConfirm(driver, r1, hello);
      const before = await onlyWorkload(driver);
      await driver.stage(unhealthy, { signal: never });
      const activation = await driver.activate(orderOf(r3, unhealthy), never);
      expect(activation).toMatchObject({
        outcome: 'unhealthy',
        failure: { code: 'node/activation-failed' },
        log: expect.arrayContaining([expect.any(String)]),
      });
      expect(await onlyWorkload(driver)).toEqual(before);
      await expectHealthy(driver, r1);
    });

    test('an unhealthy first release leaves nothing running', async () => {
      const { unhealthy } = bench.modules;
      const { driver } = await bench.openNode();
      await driver.stage(unhealthy, { signal: never });
      expect(await driver.activate(orderOf(r1, unhealthy), never)).toMatchObject({
        outcome: 'unhealthy',
      });
      expect(await driver.status(never)).toEqual([]);
    });

    test('bytes that are no component are unhealthy, not a crash', async () => {
      const { driver } = await bench.openNode();
      const rubbish = await bench.moduleOf(new TextEncoder().encode('this is no module'));
      await driver.stage(rubbish, { signal: never });
      expect(await driver.activate(orderOf(r1, rubbish), never)).toMatchObject({
        outcome: 'unhealthy',
        failure: { code: 'node/activation-failed' },
      });
      expect(await driver.status(never)).toEqual([]);
    });

    test('a module that was not staged is refused', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      expect(await codeOf(driver.activate(orderOf(r1, hello), never))).toBe('node/activation-failed');
      expect(await driver.status(never)).toEqual([]);
    });

    test('answers on the port that the release asks for, also after a switch and after going back', async () => {
      const { hello, slower } = bench.modules;
      const { driver } = await bench.openNode();
      const port = await freePort();
      const fixed = { settings: { ...settings, port } };
      const address = `127.0.0.1:${port}`;
      expect(await bringUp(driver, r1, hello, fixed)).toMatchObject({ address });
      await driver.confirm({ workload, release: r1 }, never);
      expect(await bringUp(driver, r2, slower, fixed)).toMatchObject({ address, previousRelease: r1 });
      expect(await textAt(port)).toContain('release 2');
      await driver.revert({ workload, release: r2 }, never);
      expect(await onlyWorkload(driver)).toMatchObject({ release: r1, address });
      expect(await textAt(port)).toContain('release 1');
    });

    test('a taken port is said, and changes nothing', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      const taken = createServer();
      const port = await new Promise<number>((resolve) => taken.listen(0, '127.0.0.1', () => resolve(portOf(taken))));
      try {
        await driver.stage(hello, { signal: never });
        const work = driver.activate(orderOf(r1, hello, { settings: { ...settings, port } }), never);
        expect(await codeOf(work)).toBe('node/port-in-use');
        expect(await driver.status(never)).toEqual([]);
      } finally {
        await new Promise((resolve) => taken.close(resolve));
      }
    });

    test('two consoles at once are put in order', async () => {
      const { hello, slower } = bench.modules;
      const node = await bench.openNode();
      const other = await node.anotherDriver();
      await Promise.all([node.driver.stage(hello, { signal: never }), other.stage(slower, { signal: never })]);
      const outcomes = await Promise.allSettled([
        node.driver.activate(orderOf(r1, hello), never),
        other.activate(orderOf(r2, slower), never),
      ]);
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refusals.map(({ reason }) => failureOf(reason).code).filter((code) => code !== 'node/busy')).toEqual([]);
      const state = await onlyWorkload(node.driver);
      expect([r1, r2]).toContain(state.release);
      await expectHealthy(node.driver, state.release);
    });

    test('workloads do not disturb each other', async () => {
      const { hello, slower } = bench.modules;
      const { driver } = await bench.openNode();
      const second = WorkloadName.parse('stock-2');
      await bringUpAndConfirm(driver, r1, hello);
      const before = await onlyWorkload(driver);
      await bringUp(driver, r1, slower, { workload: second });
      await driver.revert({ workload: second, release: r1 }, never);
      expect(await onlyWorkload(driver)).toEqual(before);
    });

    test('a call that is aborted leaves a state that the next call understands', async () => {
      const { hello } = bench.modules;
      const { driver } = await bench.openNode();
      await driver.stage(hello, { signal: never });
      const stopping = new AbortController();
      const work = driver.activate(orderOf(r1, hello), stopping.signal);
      stopping.abort(new Error('cancelled'));
      await expect(work).rejects.toThrow('cancelled');
      await vi.waitFor(
        async () =>
          expect(await driver.activate(orderOf(r1, hello), never)).toMatchObject({
            outcome: 'awaiting-confirm',
          }),
        { timeout: 20_000, interval: 200 },
      );
      await expectHealthy(driver, r1);
    });
  });
}
