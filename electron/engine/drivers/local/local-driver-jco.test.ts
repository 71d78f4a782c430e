import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WorkloadName } from '#shared/domain/ids.ts';
import { systemClock } from '../../clock.ts';
import {
  bringUp,
  bringUpAndConfirm,
  ContractBench,
  never,
  onlyWorkload,
  orderOf,
  r1,
  r2,
  r3,
  workload,
} from '../contract/contract-bench.ts';
import { describeNodeDriver, type NodeDriverSubject } from '../contract/node-driver-suite.ts';
import { openNode } from './contract-node.ts';
import { LocalDriver } from './local-driver.ts';
import { startAgent } from './real-agent.ts';

/**
 * Turning a component into JavaScript takes seconds and is the same work in every test, so one real agent does it once
 * for the samples. That an agent with nothing there does it too, and clears it away, has tests of its own below.
 */
let transpiling: Promise<string> | undefined;
function transpiledSamples(): Promise<string> {
  transpiling ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flotilla-transpiled-'));
    const agent = await startAgent(folder, '');
    const driver = new LocalDriver({ name: 'practice-1', folder, clock: systemClock });
    const bench = new ContractBench(withJco);
    await bench.setUp();
    for (const module of Object.values(bench.modules)) {
      await driver.stage(module, { signal: never });
      await driver.activate(
        orderOf(r1, module, { workload: WorkloadName.parse(`s-${module.digest.slice(0, 8)}`) }),
        never,
      );
    }
    await bench.tearDown();
    await driver.close();
    await agent.end('SIGTERM');
    return folder;
  })();
  return transpiling.then((folder) => join(folder, 'jco'));
}
beforeAll(() => transpiledSamples(), 120_000);
afterAll(async () => {
  const folder = await transpiling;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const withJco: NodeDriverSubject = {
  name: 'an agent with jco',
  missing: null,
  open: async () => openNode('', await transpiledSamples()),
  coldStarts: [
    { kind: 'process', compile: 'transpiled' },
    { kind: 'instance', compile: 'transpiled' },
  ],
  countsRequests: true,
  runsInProcess: false,
};

describeNodeDriver(withJco);

describe('an agent with jco that has transpiled nothing yet', { timeout: 120_000 }, () => {
  const bench = new ContractBench(withJco);
  beforeAll(() => bench.setUp());
  afterAll(() => bench.tearDown());

  test('transpiles what it activates, goes back, and forgets all of it', async () => {
    const { hello, slower, unhealthy } = bench.modules;
    const node = await openNode('');
    onTestFinished(() => node.dispose());
    const transpiled = async () =>
      new Set((await node.files()).flatMap((file) => (file.startsWith('jco') ? (file.split(sep)[2] ?? []) : [])));
    await bringUpAndConfirm(node.driver, r1, hello);
    expect(await transpiled()).toEqual(new Set([hello.digest]));
    await bringUp(node.driver, r2, slower);
    await node.driver.stage(unhealthy, { signal: never });
    expect(await node.driver.activate(orderOf(r3, unhealthy), never)).toMatchObject({ outcome: 'unhealthy' });
    await node.driver.revert({ workload, release: r2 }, never);
    expect(await onlyWorkload(node.driver)).toMatchObject({ release: r1, state: 'running' });
    expect(await transpiled()).toEqual(new Set([hello.digest, slower.digest, unhealthy.digest]));
    await node.driver.forget(never);
    expect(await node.files()).toEqual([]);
  });

  test('takes up again an activation whose transpiling was cancelled', async () => {
    const { hello } = bench.modules;
    const node = await openNode('');
    onTestFinished(() => node.dispose());
    await node.driver.stage(hello, { signal: never });
    const cancelling = new AbortController();
    const work = node.driver.activate(orderOf(r1, hello), cancelling.signal);
    cancelling.abort(new Error('cancelled'));
    await expect(work).rejects.toThrow('cancelled');
    await vi.waitFor(() => bringUp(node.driver, r1, hello), { timeout: 60_000, interval: 200 });
  });
});
