import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import type { StagedModule } from '../../electron/engine/drivers/node-driver.ts';
import { driverFor, targetOf } from './fleet-drivers.ts';
import { run, succeeds } from './run-command.ts';
import { SshFleet, wasmtimeFleetMissing } from './ssh-fleet.ts';

const never = new AbortController().signal;
const missing = wasmtimeFleetMissing();
const workload = WorkloadName.parse('shop');
const r1 = ReleaseId.parse('r1-000000000001');
const r2 = ReleaseId.parse('r2-000000000002');

async function sample(name: string): Promise<StagedModule> {
  const path = fileURLToPath(new URL(`../../assets/sample/${name}`, import.meta.url));
  const bytes = await readFile(path);
  return { path, sizeBytes: bytes.length, digest: Digest.parse(createHash('sha256').update(bytes).digest('hex')) };
}

describe.skipIf(missing !== null)(`services under systemd${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let fleet: SshFleet;
  let works = false;

  beforeAll(async () => {
    const tools =
      (await succeeds('test', '-x', '/lib/systemd/systemd')) && (await succeeds('unshare', '--mount', 'true'));
    if (!tools) return;
    fleet = await SshFleet.start({ systemd: true });
    works = await untilRunning();
  });
  afterAll(() => fleet?.stop());

  const ssh = (command: string): Promise<string> =>
    run('ssh', '-F', fleet.configFile, '127.9.9.9', `XDG_RUNTIME_DIR=/run/user/$(id -u) ${command}`);

  async function untilRunning(): Promise<boolean> {
    try {
      await vi.waitFor(async () => expect(await ssh('systemctl --user is-system-running')).toBe('running\n'), {
        timeout: 15_000,
        interval: 200,
      });
      return true;
    } catch {
      return false;
    }
  }

  const wantedAtBoot = () => join(fleet.folder, 'systemd-home/.config/systemd/user/default.target.wants');

  /** Releases that systemd starts at the next boot. */
  const enabled = async (): Promise<string[]> => {
    const names = await readdir(wantedAtBoot()).catch(() => []);
    return names.map((name) => name.replace(/^.*@|\.service$/g, ''));
  };

  const loaded = (): Promise<string> => ssh('systemctl --user list-units "flotilla-*" --no-legend --no-pager');

  test('the whole way: started, switched, gone back, enabled for the next boot, forgotten', {
    timeout: 90_000,
  }, async (context) => {
    if (!works) return context.skip('systemd does not run here, not even apart');
    const [address = ''] = fleet.addresses(1);
    const driver = driverFor(fleet, targetOf(fleet, address));
    const [hello, slower] = [await sample('hello.wasm'), await sample('hello-slower.wasm')];
    expect((await driver.facts(never)).supervisor).toBe('systemd');
    const order = { workload, settings: ReleaseSettings.parse({}), confirmWithinMs: 600_000 };

    await driver.stage(hello, { signal: never });
    const first = await driver.activate({ ...order, release: r1, digest: hello.digest }, never);
    expect(first).toMatchObject({ outcome: 'awaiting-confirm' });
    expect(await driver.confirm({ workload, release: r1 }, never)).toEqual({ result: 'confirmed' });
    expect(await loaded()).toContain(r1);
    await vi.waitFor(async () => expect(await enabled()).toEqual([r1]), { timeout: 10_000, interval: 100 });

    await driver.stage(slower, { signal: never });
    await driver.activate({ ...order, release: r2, digest: slower.digest, confirmWithinMs: 1_500 }, never);
    await vi.waitFor(
      async () => expect(await driver.status(never)).toMatchObject([{ release: r1, state: 'running' }]),
      {
        timeout: 20_000,
        interval: 200,
      },
    );
    await driver.activate({ ...order, release: r2, digest: slower.digest }, never);
    await driver.confirm({ workload, release: r2 }, never);
    await vi.waitFor(async () => expect(await enabled()).toEqual([r2]), { timeout: 10_000, interval: 100 });
    expect(await driver.revert({ workload, release: r2 }, never)).toEqual({ result: 'reverted', active: r1 });
    expect(await driver.checkHealth(workload, never)).toMatchObject({ healthy: true, release: r1 });
    expect(await enabled()).toEqual([r1]);

    await driver.stop(workload, never);
    expect(await driver.status(never)).toMatchObject([{ state: 'stopped' }]);
    await driver.forget(never);
    expect(await loaded()).toBe('');
    expect(await enabled()).toEqual([]);
    await driver.close();
  });

  test('on a fixed port: a boot while it waits to be confirmed starts it, and it goes back', {
    timeout: 90_000,
  }, async (context) => {
    if (!works) return context.skip('systemd does not run here, not even apart');
    const [address = ''] = fleet.addresses(1);
    const driver = driverFor(fleet, targetOf(fleet, address));
    const [hello, slower] = [await sample('hello.wasm'), await sample('hello-slower.wasm')];
    const settings = ReleaseSettings.parse({ port: await freePort() });
    const order = { workload, settings, confirmWithinMs: 600_000 };
    await driver.stage(hello, { signal: never });
    await driver.stage(slower, { signal: never });
    await driver.activate({ ...order, release: r1, digest: hello.digest }, never);
    await driver.confirm({ workload, release: r1 }, never);
    await driver.activate({ ...order, release: r2, digest: slower.digest }, never);
    expect(await enabled()).toEqual([r2]);

    // As after a boot: what waits is of another one, and only the enabled unit runs.
    const home = join(fleet.rootOf(address), 'workloads', workload);
    await ssh("systemctl --user stop 'run-*.service'");
    const pending = (await readFile(join(home, 'pending'), 'utf8')).trim().split(' ');
    pending[6] = 'another-boot';
    await writeFile(join(home, 'pending'), `${pending.join(' ')}\n`, { mode: 0o644 });
    await vi.waitFor(
      async () =>
        expect(await driver.status(never)).toMatchObject([
          { release: r1, state: 'running', address: `127.0.0.1:${settings.port}` },
        ]),
      { timeout: 40_000, interval: 500 },
    );
    await vi.waitFor(async () => expect(await enabled()).toEqual([r1]), { timeout: 10_000, interval: 100 });
    expect(await driver.checkHealth(workload, never)).toMatchObject({ healthy: true, release: r1 });

    // A confirmation whose answer was lost is asked for again, and makes up for what was cut short.
    await rm(wantedAtBoot(), { recursive: true });
    expect(await enabled()).toEqual([]);
    expect(await driver.confirm({ workload, release: r1 }, never)).toEqual({ result: 'confirmed' });
    expect(await enabled()).toEqual([r1]);
    await driver.forget(never);
    await driver.close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
