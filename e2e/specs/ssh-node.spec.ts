import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, wasmtime } from '../app/place.ts';
import { expect, test as base } from '../fixtures.ts';
import { run } from '../fleet/run-command.ts';
import { SshFleet, wasmtimeFleetMissing } from '../fleet/ssh-fleet.ts';

/** A machine with a real OpenSSH server, which the home's `~/.ssh/config` names and nothing knows the key of. */
interface Machine {
  readonly fleet: SshFleet;
  readonly alias: string;
  readonly address: string;
}

const test = base.extend<{ machine: Machine }>({
  machine: async ({ place }, use) => {
    const missing = wasmtimeFleetMissing();
    test.skip(missing !== null, `SSH nodes: ${missing}`);
    const fleet = await SshFleet.start();
    const [address = ''] = fleet.addresses(1);
    const machine = { fleet, alias: 'edge-berlin', address };
    nameMachine(place, machine);
    await use(machine);
    await fleet.stop();
  },
});

function nameMachine(place: Place, { fleet, alias, address }: Machine): void {
  const folder = join(place.home, '.ssh');
  mkdirSync(folder, { mode: 0o700 });
  const lines = [
    `Host ${alias}`,
    `HostName ${address}`,
    `Port ${fleet.port}`,
    `User ${fleet.user}`,
    `IdentityFile ${fleet.keyFile}`,
    'IdentitiesOnly yes',
  ];
  writeFileSync(join(folder, 'config'), `${lines.join('\n  ')}\n`, { mode: 0o600 });
}

test('an SSH node: its unknown key asks, its facts are read, a component runs on it', async ({
  machine: { fleet: machines, alias, address },
  app,
  addNodes,
  fleet,
  newRollout,
  nodePage,
  rollout,
}) => {
  await test.step('the unknown host key is asked about with its fingerprint', async () => {
    await fleet.addMyNodes.click();
    await expect(addNodes.dialog.getByRole('checkbox', { name: alias })).toBeVisible();
    await addNodes.addByAddress(alias, { labels: 'site=berlin' });
    await expect(addNodes.attempt(alias)).toContainText(await machines.hostKeyFingerprint());
    expect(await app.engine.fleet.list()).toEqual([]);
    await addNodes.trust.click();
    await expect(addNodes.attempt(alias)).toContainText('Open');
    await addNodes.close();
  });

  await test.step('its facts are read', async () => {
    await fleet.openNode(alias);
    const version = /\d+\.\d+\.\d+/.exec(await run(wasmtime ?? '', '--version'))?.[0];
    await expect(nodePage.runtimes).toContainText(`wasmtime ${version}`);
    await expect(nodePage.fact('Reached by')).toHaveText('SSH');
    await expect(nodePage.fact('Address')).toContainText(address);
    await expect(nodePage.fact('CPUs')).toHaveText(/^\d+$/);
    await expect(nodePage.fact('Memory')).toContainText('free of');
  });

  await test.step('a component is rolled out to it', async () => {
    await app.engine.modules.addSamples();
    await newRollout.goto();
    await newRollout.fill({ module: 'hello.wasm', workload: 'shop', selector: 'site=berlin', watchSeconds: 1 });
    await newRollout.start(1);
    await rollout.expectCompleted();
  });

  await test.step('its log is seen', async () => {
    await fleet.goto();
    await fleet.openNode(alias);
    await expect(nodePage.workload('shop')).toContainText('Running');
    const log = await nodePage.openLog('shop');
    await expect(log).toContainText('Live');
    await expect(log).toContainText(/Serving HTTP/i);
  });

  await test.step('cleaned and removed, it keeps nothing', async () => {
    expect(existsSync(machines.rootOf(address))).toBe(true);
    await nodePage.cleanAndRemove(alias);
    await expect(fleet.addMyNodes).toBeVisible();
    expect(existsSync(machines.rootOf(address))).toBe(false);
  });
});

test('a changed host key blocks, with an explanation', async ({
  machine: { fleet: machines, alias, address },
  app,
  addNodes,
  fleet,
  nodePage,
  place,
}) => {
  const knownHosts = join(place.home, '.ssh', 'known_hosts');
  copyFileSync(machines.knownHostsFile, knownHosts);
  await test.step('a known key is not asked about', async () => {
    await fleet.addMyNodes.click();
    await addNodes.addByAddress(alias);
    await expect(addNodes.attempt(alias)).toContainText('Open');
    await addNodes.close();
    await fleet.openNode(alias);
    await expect(nodePage.fact('Reached by')).toHaveText('SSH');
  });

  await test.step('a node that shows another key is blocked', async () => {
    await machines.changeHostKey();
    // The connection that is open knows the machine it began with; a new one must look again.
    await machines.down(address);
    await nodePage.refresh.click();
    await expect(app.page.getByRole('main').getByText('Blocked', { exact: true })).toBeVisible();
    await expect(app.page.getByRole('main').getByRole('alert')).toContainText('ssh/host-key-changed');
  });

  await test.step('nor is one added, and no button offers to trust it', async () => {
    const other = `${machines.user}@${machines.addresses(1).join()}:${machines.port}`;
    await fleet.goto();
    await fleet.addNodes.click();
    await addNodes.addByAddress(other);
    const refusal = addNodes.attempt(other).getByRole('alert');
    await expect(refusal).toContainText('is known with another host key');
    await expect(refusal).toContainText(knownHosts);
    await expect(refusal).toContainText(await machines.hostKeyFingerprint());
    await expect(addNodes.trust).toHaveCount(0);
    expect(await app.engine.fleet.list()).toHaveLength(1);
  });
});
