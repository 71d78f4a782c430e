import { wasmtime } from '../app/place.ts';
import { expect, test } from '../fixtures.ts';

/** Kinds of cold start and ways of compiling, which are never mixed. */
const measured = wasmtime
  ? ([
      ['process', 'AOT'],
      ['process', 'JIT'],
      ['instance', 'AOT'],
    ] as const)
  : ([
      ['process', 'transpiled'],
      ['instance', 'transpiled'],
    ] as const);

test('the first five minutes: practice fleet, sample, rollout, latency, cold starts', async ({
  fleet,
  modules,
  newRollout,
  performance,
  rollout,
  shell,
}) => {
  await test.step('try it on this computer', async () => {
    await expect(shell.connected).toBeVisible();
    await fleet.tryItHere();
    await expect(fleet.node('practice-')).toHaveCount(3);
  });

  await test.step('add the samples', async () => {
    await modules.goto();
    await modules.addSamples.click();
    await expect(modules.module('hello.wasm')).toBeVisible();
    await expect(modules.module('hello-slower.wasm')).toBeVisible();
    await expect(modules.module('hello-unhealthy.wasm')).toBeVisible();
  });

  await test.step('see what would happen', async () => {
    await newRollout.goto();
    await newRollout.fill({ module: 'hello.wasm', workload: 'shop', watchSeconds: 1 });
    await expect(newRollout.plannedNodes()).toHaveCount(3);
    await expect(newRollout.waves).toContainText('Wave 1');
    await expect(newRollout.waves).toContainText('Wave 2');
  });

  await test.step('roll it out with one click', async () => {
    await newRollout.start(3);
    await rollout.expectCompleted();
    await expect(rollout.nodesThatAre('Done')).toHaveCount(3);
    await expect(rollout.decisions).toContainText('Wave 1 stayed healthy');
  });

  await test.step('watch its latency', async () => {
    await rollout.performance.click();
    for (const node of ['practice-1', 'practice-2', 'practice-3']) {
      await expect(performance.latency(node)).toContainText(/\d ms|µs/, { timeout: 30_000 });
    }
    const figures = await performance.latencyFigures();
    await expect(figures.first()).toContainText(/\d/);
  });

  await test.step('measure cold starts', async () => {
    await performance.measureColdStarts(3);
    for (const [kind, compiled] of measured) {
      await expect(performance.coldStart('practice-3', kind, compiled)).toContainText(/\d ms|µs/, { timeout: 60_000 });
    }
  });
});
