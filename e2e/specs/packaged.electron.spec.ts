import { startPackaged } from '../app/packaged-app.ts';
import { expect, test } from '../fixtures.ts';
import { FleetPage } from '../pages/fleet-page.ts';
import { NewRolloutPage } from '../pages/new-rollout-page.ts';
import { PerformancePage } from '../pages/performance-page.ts';
import { Shell } from '../pages/shell.ts';

const program = process.env['FLOTILLA_TEST_PACKAGED_APP'];
// Recording a window that is only attached to makes the end of it hang for half a minute, or for good.
test.use({ trace: 'off', screenshot: 'off' });
test.skip(program === undefined, 'the packaged app: FLOTILLA_TEST_PACKAGED_APP names none');

test('the packaged app goes the whole way: practice fleet, sample, rollout, latency', async ({ place }) => {
  const app = await startPackaged(place, program ?? '');
  try {
    const fleet = new FleetPage(app.page);
    const newRollout = new NewRolloutPage(app.page);
    await expect(new Shell(app.page).connected).toBeVisible({ timeout: 30_000 });
    expect(app.page.url()).toMatch(/^app:\/\/flotilla\//);

    await fleet.tryItHere();
    await fleet.rollOutSample.click();
    await newRollout.fill({ workload: 'shop', watchSeconds: 1 });
    const rollout = await newRollout.start(3);
    await rollout.expectCompleted();

    await rollout.performance.click();
    await expect(new PerformancePage(app.page).latency('practice-1')).toContainText(/\d ms|µs/, { timeout: 30_000 });
  } finally {
    await app.close();
  }
});
