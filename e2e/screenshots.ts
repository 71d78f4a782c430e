// `npm run screenshots`: makes the README's pictures. Goes the way that the README describes, in the real app: browser
// mode with the real engine, a practice fleet, and machines with a real OpenSSH server where there can be some.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { type App } from './app/app.ts';
import { startInBrowser } from './app/browser-app.ts';
import { givenPracticeFleet, givenRunning } from './app/given.ts';
import { makePlace, type Place } from './app/place.ts';
import { endLeftOver, endPracticeAgents } from './app/processes.ts';
import { root } from './app/programs.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import { pictureCost } from './cost-pictures.ts';
import { SshFleet, wasmtimeFleetMissing } from './fleet/ssh-fleet.ts';
import { pictureModuleLab } from './module-lab-pictures.ts';
import { AddNodesDialog } from './pages/add-nodes-dialog.ts';
import { FleetPage } from './pages/fleet-page.ts';
import { ModulesPage } from './pages/modules-page.ts';
import { NewRolloutPage } from './pages/new-rollout-page.ts';
import { PerformancePage } from './pages/performance-page.ts';
import { RolloutPage } from './pages/rollout-page.ts';
import { Shell } from './pages/shell.ts';

const folder = join(root, 'docs', 'pictures');
const viewport = { width: 1280, height: 800 };

/** Machines of the pictures, reached by names out of `~/.ssh/config`. */
const machineNames = ['edge-berlin', 'edge-lisbon', 'edge-oslo'];
const slow = { timeout: 90_000 };

/** The page as it is, in light and in dark. */
async function picture(page: Page, name: string): Promise<void> {
  await dismissNotifications(page);
  await page.mouse.move(0, 0);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), animations: 'disabled', caret: 'hide' });
  }
}

async function dismissNotifications(page: Page): Promise<void> {
  const notices = page.locator('.mantine-Notification-root');
  for (const notice of await notices.all()) {
    // One that goes by itself meanwhile is as good.
    await notice
      .getByRole('button')
      .click({ timeout: 2_000 })
      .catch(() => {});
  }
  await expect(notices).toHaveCount(0);
}

function nameMachines({ home }: Place, machines: SshFleet): void {
  const hosts = machines
    .addresses(machineNames.length)
    .map((address, index) =>
      [
        `Host ${machineNames[index]}`,
        `HostName ${address}`,
        `Port ${machines.port}`,
        `User ${machines.user}`,
        `IdentityFile ${machines.keyFile}`,
        'IdentitiesOnly yes',
      ].join('\n  '),
    );
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  writeFileSync(join(home, '.ssh', 'config'), `${hosts.join('\n')}\n`, { mode: 0o600 });
}

async function addMachines({ page, engine }: App, machines: SshFleet): Promise<void> {
  const addNodes = new AddNodesDialog(page);
  const [first = '', ...others] = machineNames;
  await new FleetPage(page).addMyNodes.click();
  await addNodes.addByAddress(first, { labels: 'region=eu, tier=edge' });
  await expect(addNodes.trust).toBeVisible();
  await addNodes.trust.scrollIntoViewIfNeeded();
  await picture(page, 'host-key');
  await addNodes.trust.click();
  await expect(addNodes.attempt(first)).toContainText('Open');
  await addNodes.close();
  const trustFingerprint = await machines.hostKeyFingerprint();
  for (const address of others) {
    await engine.fleet.add({ address, trustFingerprint, labels: { region: 'eu', tier: 'edge' } });
  }
}

async function rollOut({ page, engine }: App): Promise<void> {
  await engine.modules.addSamples();
  const modules = new ModulesPage(page);
  await modules.goto();
  await modules.module('hello.wasm').getByRole('link').first().click();
  await expect(new Shell(page).heading('hello.wasm')).toBeVisible();
  await picture(page, 'module');

  const nodes = (await engine.fleet.list()).length;
  const newRollout = new NewRolloutPage(page);
  await newRollout.goto();
  await newRollout.fill({ module: 'hello.wasm', workload: 'shop', watchSeconds: 8 });
  await expect(newRollout.plannedNodes()).toHaveCount(nodes);
  await page.getByRole('heading', { level: 1 }).click();
  await picture(page, 'plan');
  const rollout = await newRollout.start(nodes);
  await expect(rollout.status(/^Wave 2 of 2 · watching for/)).toBeVisible(slow);
  await picture(page, 'rollout');
  await rollout.expectCompleted();

  await new FleetPage(page).goto();
  for (const { name } of await engine.fleet.list()) {
    await expect(new FleetPage(page).node(name)).toContainText('shop', slow);
    await expect(new FleetPage(page).node(name)).not.toContainText('shop,', slow);
  }
  await picture(page, 'fleet');
}

/** Enough probes that a percentile means something. */
const probesEnough = 400;

async function measure({ page, engine }: App): Promise<void> {
  await new PerformancePage(page).goto();
  const least = async () => Math.min(...(await engine.telemetry.latency({})).map(({ count }) => count));
  await expect.poll(least, { timeout: 180_000 }).toBeGreaterThan(probesEnough);
  await picture(page, 'performance');

  const nodes = await engine.fleet.list();
  const some = nodes.filter(({ name }) => ['edge-berlin', 'practice-1', 'practice-2'].includes(name));
  const workload = WorkloadName.parse('shop');
  const { jobId } = await engine.telemetry.measureColdStart({ workload, nodeIds: some.map(({ id }) => id), runs: 10 });
  await expect
    .poll(async () => (await engine.system.jobs.get({ jobId })).state.kind, { timeout: 180_000 })
    .toBe('done');
  const results = page.getByRole('region', { name: 'Cold starts', exact: true });
  await expect(page.getByRole('region', { name: /^Cold starts of/ })).toBeVisible();
  await results.evaluate((section) => section.scrollIntoView({ block: 'start' }));
  await picture(page, 'cold-starts');
}

async function breakIt({ page, engine }: App): Promise<void> {
  const newRollout = new NewRolloutPage(page);
  await newRollout.goto();
  await newRollout.fill({ module: 'hello-unhealthy.wasm', workload: 'shop', watchSeconds: 5 });
  await newRollout.start((await engine.fleet.list()).length);
  await expect(new RolloutPage(page).status(/^Stopped · a node of wave 1 failed/)).toBeVisible(slow);
  await picture(page, 'undone');
}

/** Parts of the product that can be pictured alone. */
const parts = new Map([
  ['lab', pictureModuleLab],
  ['cost', pictureCost],
]);

/** All pictures, or with the name of a part those of it alone. */
async function makePictures(app: App, machines: SshFleet | undefined): Promise<void> {
  const { page, engine } = app;
  await page.setViewportSize(viewport);
  const part = parts.get(process.argv[2] ?? '');
  if (part) {
    await givenPracticeFleet(engine);
    await givenRunning(engine, 'shop');
    return part(app, picture);
  }
  await expect(new Shell(page).connected).toBeVisible();
  await expect(new FleetPage(page).startPractice).toBeVisible();
  await picture(page, 'first-start');
  const settings = await engine.system.settings.get();
  await engine.system.settings.set({ ...settings, probeEveryMs: 2_000 });
  if (machines) await addMachines(app, machines);
  await givenPracticeFleet(engine);
  await rollOut(app);
  await measure(app);
  await pictureCost(app, picture);
  await breakIt(app);
  await pictureModuleLab(app, picture);
}

async function main(): Promise<void> {
  for (const part of parts.keys()) mkdirSync(join(folder, part), { recursive: true });
  const place = makePlace();
  const missing = wasmtimeFleetMissing();
  const say = (text: string) => process.stdout.write(`${text}\n`);
  if (missing !== null) say(`No picture of a host key, and no machines beside the practice fleet: ${missing}`);
  const machines = missing === null ? await SshFleet.start() : undefined;
  if (machines) nameMachines(place, machines);
  const executablePath = process.env['FLOTILLA_TEST_CHROMIUM'];
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const app = await startInBrowser(place, browser);
  try {
    await makePictures(app, machines);
    say(`The pictures are in ${folder}`);
  } finally {
    await app.close();
    await browser.close();
    await endPracticeAgents(place.dataFolder);
    await endLeftOver(place.folder);
    await machines?.stop();
    place.remove();
  }
}

await main();
