import { givenPracticeFleet, givenRunning } from '../app/given.ts';
import { expect, test } from '../fixtures.ts';
import { tableRows } from '../pages/shell.ts';

test.beforeEach(async ({ app }) => {
  await givenPracticeFleet(app.engine);
  await givenRunning(app.engine, 'shop');
});

test('a release that fails its health check stops in wave one and is put back', async ({
  app,
  fleet,
  newRollout,
  nodePage,
  rollout,
  shell,
}) => {
  await newRollout.goto();
  await newRollout.fill({ module: 'hello-unhealthy.wasm', workload: 'shop', watchSeconds: 1 });
  await newRollout.start(3);

  await expect(rollout.status(/^Stopped · a node of wave 1 failed/)).toBeVisible({ timeout: 60_000 });
  await expect(rollout.problem).toContainText(/practice-\d failed in wave 1/);
  await expect(rollout.nodesThatAre('Not touched')).toHaveCount(1);
  await expect(rollout.decisions).toContainText('Every node runs what it ran before.');

  await fleet.goto();
  for (const name of ['practice-1', 'practice-2', 'practice-3']) await expect(fleet.node(name)).toContainText('shop');
  await fleet.openNode('practice-1');
  await expect(nodePage.workload('shop')).toContainText('Running');
  await expect(nodePage.releaseOf('shop')).toHaveText('r1');

  await shell.open('Activity');
  await expect(tableRows(app.page, 'Entries', /undone/i)).toContainText('shop');
});

test('a rollout can be cancelled in the middle', async ({ fleet, newRollout, nodePage, rollout }) => {
  await newRollout.goto();
  await newRollout.fill({ module: 'hello-slower.wasm', workload: 'shop', watchSeconds: 300 });
  await newRollout.start(3);
  await expect(rollout.status(/^Wave 1 of 2 · watching for/)).toBeVisible({ timeout: 60_000 });

  await rollout.cancel();
  await expect(rollout.status(/^Cancelled · \d nodes? put back/)).toBeVisible({ timeout: 30_000 });
  await expect(rollout.decisions).toContainText('Cancelled by');

  await fleet.goto();
  await fleet.openNode('practice-1');
  await expect(nodePage.workload('shop')).toContainText('Running');
  await expect(nodePage.releaseOf('shop')).toHaveText('r1');
});

test('an engine killed in the middle of a rollout is started again and goes on', async ({
  app,
  newRollout,
  rollout,
  shell,
}) => {
  await newRollout.goto();
  await newRollout.fill({ module: 'hello-slower.wasm', workload: 'shop', watchSeconds: 4 });
  await newRollout.start(3);
  await expect(rollout.status(/^Wave 1 of 2 · watching for/)).toBeVisible({ timeout: 60_000 });

  await app.killEngine();
  await expect(shell.awayBanner).toBeVisible();
  await expect(shell.connected).toBeVisible({ timeout: 30_000 });
  await expect(shell.awayBanner).toBeHidden();

  await rollout.expectCompleted();
  await expect(rollout.nodesThatAre('Done')).toHaveCount(3);
  await expect(rollout.decisions).toContainText('The console was started again and goes on.');
});
