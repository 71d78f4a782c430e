import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { systemClock } from '../../electron/engine/clock.ts';
import type { ActivationOrder, StagedModule } from '../../electron/engine/drivers/node-driver.ts';
import { ConnectionGate } from '../../electron/engine/drivers/ssh/connection-gate.ts';
import type { SshDriver } from '../../electron/engine/drivers/ssh/ssh-driver.ts';
import { SshHostKeyProblem, SshPassphraseProblem } from '../../electron/engine/drivers/ssh/ssh-problems.ts';
import { driverFor, hostKeysOf, targetOf } from './fleet-drivers.ts';
import { RoundTripProxy } from './round-trip-proxy.ts';
import { run, succeeds } from './run-command.ts';
import { SshFleet, wasmtimeFleetMissing } from './ssh-fleet.ts';

const never = new AbortController().signal;
const missing = wasmtimeFleetMissing();
const workload = WorkloadName.parse('shop');
const r1 = ReleaseId.parse('r1-000000000001');
const r2 = ReleaseId.parse('r2-000000000002');
const sampleFolder = fileURLToPath(new URL('../../assets/sample/', import.meta.url));

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => failureOf(error).code,
  );

async function moduleAt(path: string): Promise<StagedModule> {
  const bytes = await readFile(path);
  const digest = Digest.parse(createHash('sha256').update(bytes).digest('hex'));
  return { path, digest, sizeBytes: bytes.length };
}

const order = (release: ReleaseId, { digest }: StagedModule, more: Partial<ActivationOrder> = {}): ActivationOrder => ({
  workload,
  release,
  digest,
  settings: ReleaseSettings.parse({ healthTimeoutMs: 3_000 }),
  confirmWithinMs: 600_000,
  ...more,
});

describe.skipIf(missing !== null)(`faults of nodes over SSH${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let fleet: SshFleet;
  let hello: StagedModule;
  let slower: StagedModule;
  const drivers: SshDriver[] = [];

  beforeAll(async () => {
    fleet = await SshFleet.start();
    hello = await moduleAt(join(sampleFolder, 'hello.wasm'));
    slower = await moduleAt(join(sampleFolder, 'hello-slower.wasm'));
  });
  afterAll(async () => {
    for (const driver of drivers) await driver.close();
    await fleet.stop();
  });

  const nextAddress = (): string => fleet.addresses(1)[0] ?? '';

  function driverAt(address: string, ...more: [port?: number, options?: Parameters<typeof driverFor>[2]]): SshDriver {
    const [port, options] = more;
    const target = targetOf(fleet, port === undefined ? address : '127.0.0.1', port);
    const driver = driverFor(fleet, target, options);
    drivers.push(driver);
    return driver;
  }

  async function throughProxy(address: string) {
    const proxy = await RoundTripProxy.start({ host: address, port: fleet.port }, { delayMs: 4 });
    return { proxy, driver: driverAt(address, proxy.port) };
  }

  async function largeModule(): Promise<StagedModule> {
    const path = join(fleet.folder, `${randomBytes(8).toString('hex')}.wasm`);
    await writeFile(path, randomBytes(8 * 1024 ** 2));
    return moduleAt(path);
  }

  /** A node that runs r1, confirmed. */
  async function runningNode(): Promise<string> {
    const address = nextAddress();
    const driver = driverAt(address);
    await driver.stage(hello, { signal: never });
    await driver.stage(slower, { signal: never });
    expect(await driver.activate(order(r1, hello), never)).toMatchObject({ outcome: 'awaiting-confirm' });
    await driver.confirm({ workload, release: r1 }, never);
    return address;
  }

  describe('the link', () => {
    test('lost during an upload: nothing of it stays, and the same call succeeds again', async () => {
      const address = nextAddress();
      const { proxy, driver } = await throughProxy(address);
      await driver.status(never);
      const module = await largeModule();
      proxy.onBytesUp(1_000_000, () => proxy.cut());
      // A kept connection that breaks is made anew once, without asking.
      expect(await driver.stage(module, { signal: never })).toMatchObject({ result: 'stored' });
      const blobs = await readdir(join(fleet.rootOf(address), 'blobs', 'sha256'));
      await vi.waitFor(async () =>
        expect(await readdir(join(fleet.rootOf(address), 'blobs', 'sha256'))).toEqual([module.digest]),
      );
      expect(blobs).toContain(module.digest);
      await proxy.stop();
    });

    test('lost on a fresh connection: says so, with a code that allows another try', async () => {
      const { proxy, driver } = await throughProxy(nextAddress());
      const module = await largeModule();
      proxy.onBytesUp(1_000_000, () => proxy.cut());
      const problem = await driver.stage(module, { signal: never }).catch((error: unknown) => failureOf(error));
      expect(problem).toMatchObject({ code: 'node/stopped-answering', retryable: true });
      expect(await driver.stage(module, { signal: never })).toMatchObject({ result: 'stored' });
      await proxy.stop();
    });

    test('lost after an activation took effect, before the answer: the same call finds it done', async () => {
      const address = await runningNode();
      const { proxy, driver } = await throughProxy(address);
      await driver.status(never);
      // The command itself is longer than that; its answer does not come through.
      proxy.swallowAnswersAfter(2_000);
      const lost = driver.activate(order(r2, slower), never);
      const direct = driverAt(address);
      await vi.waitFor(
        async () => expect(await direct.status(never)).toMatchObject([{ release: r2, state: 'awaiting-confirm' }]),
        { timeout: 15_000, interval: 100 },
      );
      const [before] = await direct.status(never);
      proxy.cut();
      // The driver itself says it again, over a new connection.
      expect(await lost).toMatchObject({ outcome: 'awaiting-confirm', state: { startedAtMs: before?.startedAtMs } });
      await proxy.stop();
    });

    test('lost in the middle of an activation: it is done or undone, never half', async () => {
      const address = await runningNode();
      const { proxy, driver } = await throughProxy(address);
      await driver.status(never);
      const stopping = new AbortController();
      const lost = codeOf(driver.activate(order(r2, slower), stopping.signal));
      proxy.onBytesUp(200, () => {
        stopping.abort(new Error('gone'));
        proxy.cut();
      });
      await lost;
      await proxy.stop();
      const direct = driverAt(address);
      await vi.waitFor(async () => expect(await direct.checkHealth(workload, never)).toMatchObject({ healthy: true }), {
        timeout: 15_000,
        interval: 100,
      });
      expect(await direct.activate(order(r2, slower), never)).toMatchObject({ outcome: 'awaiting-confirm' });
    });

    test('stalled: an abort ends the call at once', async () => {
      const { proxy, driver } = await throughProxy(nextAddress());
      await driver.status(never);
      proxy.stall();
      const stopping = new AbortController();
      const stuck = driver.facts(stopping.signal);
      stopping.abort(new Error('enough'));
      await expect(stuck).rejects.toThrow('enough');
      await driver.close();
      await proxy.stop();
    });

    test('a node that ends each connection', async () => {
      const address = nextAddress();
      await fleet.down(address);
      expect(await codeOf(driverAt(address).status(never))).toBe('node/stopped-answering');
      await fleet.heal(address);
      expect(await driverAt(address).status(never)).toEqual([]);
    });

    test('nobody listens', async () => {
      expect(await codeOf(driverAt('127.0.0.1', 1).connect(never))).toBe('ssh/refused');
    });
  });

  describe('logging in', () => {
    test('an unknown host key asks, with its fingerprint; once trusted it is known', async () => {
      const address = nextAddress();
      const hostKeys = hostKeysOf(fleet);
      const target = {
        ...targetOf(fleet, address),
        hostKeyAlias: undefined,
        knownHostsFiles: [join(fleet.folder, 'none')],
      };
      const driver = driverFor(fleet, target, { hostKeys });
      const problem = await driver.connect(never).catch((error: unknown) => error);
      expect(problem).toBeInstanceOf(SshHostKeyProblem);
      if (!(problem instanceof SshHostKeyProblem)) return;
      expect(problem.failure.code).toBe('ssh/host-key-unknown');
      expect(problem.fingerprint).toBe(await fleet.hostKeyFingerprint());
      await hostKeys.trust(problem.query, problem.hostKey);
      await driver.connect(never);
      await driver.close();
    });

    test('a changed host key blocks, and says where the known one stands', async () => {
      const changing = await SshFleet.start();
      try {
        const before = driverFor(changing, targetOf(changing, '127.1.0.1'));
        await before.connect(never);
        await changing.changeHostKey();
        await before.close();
        const driver = driverFor(changing, targetOf(changing, '127.1.0.1'));
        const problem = await driver.connect(never).catch((error: unknown) => error);
        expect(problem).toMatchObject({
          failure: { code: 'ssh/host-key-changed' },
          verdict: { verdict: 'changed', knownIn: `${changing.knownHostsFile}:1` },
        });
        await changing.acceptHostKey();
        await driver.connect(never);
        await driver.close();
      } finally {
        await changing.stop();
      }
    });

    test('an encrypted key asks for its passphrase, and tells a wrong one', async () => {
      const passphrases: string[] = [];
      const target = { ...targetOf(fleet, nextAddress()), identityFiles: [fleet.encryptedKeyFile] };
      const driver = driverFor(fleet, target, { passphrases: () => passphrases });
      expect(await driver.connect(never).catch((error: unknown) => error)).toMatchObject({ wrong: false });
      passphrases.push('wrong');
      const problem = await driver.connect(never).catch((error: unknown) => error);
      expect(problem).toBeInstanceOf(SshPassphraseProblem);
      expect(problem).toMatchObject({ wrong: true, keyPath: fleet.encryptedKeyFile });
      passphrases.push(fleet.passphrase);
      await driver.connect(never);
      await driver.close();
    });

    test('a key out of the agent', async () => {
      const socket = join(fleet.folder, 'agent');
      const agent = await run('ssh-agent', '-a', socket);
      const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]);
      try {
        await run('env', `SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', fleet.keyFile);
        const target = {
          ...targetOf(fleet, nextAddress()),
          identityFiles: [],
          identitiesOnly: false,
          agentSocket: socket,
        };
        const driver = driverFor(fleet, target);
        expect(await driver.status(never)).toEqual([]);
        await driver.close();
      } finally {
        process.kill(pid);
      }
    });

    test('a refused login is not tried again by itself', async () => {
      const address = nextAddress();
      const proxy = await RoundTripProxy.start({ host: address, port: fleet.port }, { delayMs: 0 });
      const other = join(fleet.folder, 'other-key');
      if (!(await succeeds('test', '-e', other))) await run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', other);
      const driver = driverFor(fleet, { ...targetOf(fleet, '127.0.0.1', proxy.port), identityFiles: [other] });
      expect(await codeOf(driver.connect(never))).toBe('ssh/auth-failed');
      const after = proxy.roundTrips;
      for (let i = 0; i < 5; i += 1) expect(await codeOf(driver.status(never))).toBe('ssh/auth-failed');
      expect(proxy.roundTrips).toBe(after);
      await proxy.stop();
    });

    test('nor is one that was refused while a key was locked', async () => {
      const proxy = await RoundTripProxy.start({ host: nextAddress(), port: fleet.port }, { delayMs: 0 });
      const other = join(fleet.folder, 'another-key');
      await run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', other);
      const identityFiles = [other, fleet.encryptedKeyFile];
      const driver = driverFor(fleet, { ...targetOf(fleet, '127.0.0.1', proxy.port), identityFiles });
      expect(await codeOf(driver.connect(never))).toBe('ssh/passphrase-needed');
      const after = proxy.roundTrips;
      for (let i = 0; i < 3; i += 1) expect(await codeOf(driver.status(never))).toBe('ssh/passphrase-needed');
      expect(proxy.roundTrips).toBe(after);
      await proxy.stop();
    });

    test('a closed driver logs in no more', async () => {
      const proxy = await RoundTripProxy.start({ host: nextAddress(), port: fleet.port }, { delayMs: 0 });
      const driver = driverAt('127.0.0.1', proxy.port);
      expect(await driver.status(never)).toEqual([]);
      await driver.close();
      const after = proxy.roundTrips;
      expect(await codeOf(driver.status(never))).toBe('node/not-found');
      expect(await codeOf(driver.connect(never))).toBe('node/not-found');
      expect(proxy.roundTrips).toBe(after);
      await proxy.stop();
    });

    test('through a jump host, each with its own host key', async () => {
      const target = { ...targetOf(fleet, nextAddress()), proxyJump: targetOf(fleet, nextAddress()) };
      const driver = driverFor(fleet, target);
      expect(await driver.stage(hello, { signal: never })).toMatchObject({ result: 'stored' });
      await driver.close();
    });

    test('many at once stay below the limit of the server', async () => {
      const strict = await SshFleet.start({ maxStartups: '10:100:10' });
      try {
        const gate = new ConnectionGate({ clock: systemClock });
        // All through one address, as a bastion is.
        const many = Array.from({ length: 40 }, () => driverFor(strict, targetOf(strict, '127.1.0.1'), { gate }));
        await Promise.all(many.map((driver) => driver.connect(never)));
        await Promise.all(many.map((driver) => driver.close()));
        expect(await readFile(join(strict.folder, 'sshd.log'), 'utf8')).not.toContain('MaxStartups');
      } finally {
        await strict.stop();
      }
    });

    test('a server that drops connections is asked again, more slowly', async () => {
      const strict = await SshFleet.start({ maxStartups: '1:100:1' });
      try {
        const idle = await RoundTripProxy.start({ host: '127.1.0.1', port: strict.port }, { delayMs: 0 });
        const holder = await holdUnauthenticated(idle.port);
        let refusals = 0;
        class WatchedGate extends ConnectionGate {
          override refused(key: string): void {
            super.refused(key);
            refusals += 1;
            holder.destroy();
          }
        }
        const gate = new WatchedGate({ clock: systemClock });
        const driver = driverFor(strict, targetOf(strict, '127.1.0.2'), { gate });
        const connecting = driver.connect(never);
        expect(await connecting).toMatchObject({ roundTripMs: expect.any(Number) });
        expect(refusals).toBeGreaterThan(0);
        await driver.close();
        await idle.stop();
      } finally {
        await strict.stop();
      }
    });
  });

  describe('the disk', () => {
    test('a folder that may not be written', async () => {
      const address = nextAddress();
      await fleet.forbidWriting(address);
      expect(await codeOf(driverAt(address).stage(hello, { signal: never }))).toBe('node/permission-denied');
      await fleet.heal(address);
      const driver = driverAt(address);
      await driver.stage(hello, { signal: never });
      await fleet.forbidWriting(address);
      expect(await codeOf(driver.stage(slower, { signal: never }))).toBe('node/permission-denied');
      expect(await codeOf(driver.activate(order(r1, hello), never))).toBe('node/permission-denied');
      await fleet.heal(address);
      expect(await driver.activate(order(r1, hello), never)).toMatchObject({ outcome: 'awaiting-confirm' });
    });

    test('full, and read-only', async (context) => {
      if (!(await SshFleet.canMount())) return context.skip('mounting is not allowed here');
      const full = nextAddress();
      await fleet.mount(full, { sizeBytes: 256 * 1024 });
      const driver = driverAt(full);
      await driver.status(never);
      expect(await codeOf(driver.stage(await largeModule(), { signal: never }))).toBe('node/disk-full');
      expect(await driver.stage(hello, { signal: never })).toMatchObject({ result: 'stored' });
      await fleet.heal(full);

      const readOnly = nextAddress();
      await fleet.mount(readOnly, { sizeBytes: 1024 ** 2, readOnly: true });
      expect(await codeOf(driverAt(readOnly).status(never))).toBe('node/read-only');
      await fleet.heal(readOnly);

      const tiny = nextAddress();
      await fleet.mount(tiny, { sizeBytes: 8 * 1024 });
      expect(await codeOf(driverAt(tiny).status(never))).toBe('node/disk-full');
      await fleet.heal(tiny);
    });
  });

  describe('the node by itself', () => {
    const pidOf = async (address: string, file: string): Promise<number> =>
      Number((await readFile(join(fleet.rootOf(address), 'workloads', workload, file), 'utf8')).split(' ')[0]);

    test('going back to what a person had stopped leaves it stopped', async () => {
      const driver = driverAt(await runningNode());
      await driver.stop(workload, never);
      await driver.activate(order(r2, slower), never);
      expect(await driver.confirm({ workload, release: r2 }, never)).toEqual({ result: 'confirmed' });
      expect(await driver.revert({ workload, release: r2 }, never)).toEqual({ result: 'reverted', active: null });
      expect(await driver.status(never)).toMatchObject([{ release: r1, state: 'stopped', address: null }]);
    });

    test('a release that ends is started again, on its port, and counted', async () => {
      const address = await runningNode();
      const driver = driverAt(address);
      const [before] = await driver.status(never);
      process.kill(await pidOf(address, `run/${r1}/guest`), 'SIGKILL');
      await vi.waitFor(
        async () => expect(await driver.status(never)).toMatchObject([{ state: 'running', restarts: 1 }]),
        {
          timeout: 15_000,
          interval: 100,
        },
      );
      await vi.waitFor(async () => expect(await driver.checkHealth(workload, never)).toMatchObject({ healthy: true }), {
        timeout: 15_000,
        interval: 100,
      });
      expect((await driver.status(never))[0]?.address?.split(':')[0]).toBe(before?.address?.split(':')[0]);
    });

    test('goes back although the process that waits for the confirmation was killed', { timeout: 60_000 }, async () => {
      const address = await runningNode();
      const driver = driverAt(address);
      await driver.activate(order(r2, slower, { confirmWithinMs: 3_000 }), never);
      process.kill(await pidOf(address, 'watch'), 'SIGKILL');
      await vi.waitFor(
        async () => expect(await driver.status(never)).toMatchObject([{ release: r1, state: 'running' }]),
        {
          timeout: 30_000,
          interval: 250,
        },
      );
      expect(await driver.checkHealth(workload, never)).toMatchObject({ healthy: true, release: r1 });
    });

    test('an activation that is killed half-way is undone', { timeout: 60_000 }, async () => {
      const address = await runningNode();
      const driver = driverAt(address);
      const endless = order(r2, slower, {
        settings: ReleaseSettings.parse({ healthPath: '/nowhere', healthTimeoutMs: 20_000 }),
      });
      const activating = codeOf(driver.activate(endless, never));
      const pending = join(fleet.rootOf(address), 'workloads', workload, 'pending');
      await vi.waitFor(async () => expect(await readFile(pending, 'utf8')).toContain(`${r2} trying`), {
        timeout: 10_000,
      });
      await vi.waitFor(() => pidOf(address, `run/${r2}/guest`), { timeout: 10_000 });
      process.kill(Number((await readFile(pending, 'utf8')).trim().split(' ').at(-2)), 'SIGKILL');
      expect(await activating).toBe('node/bad-answer');
      await vi.waitFor(async () => expect(readFile(pending)).rejects.toThrow('ENOENT'), {
        timeout: 15_000,
        interval: 100,
      });
      expect(await driver.status(never)).toMatchObject([{ release: r1, state: 'running', revertsAtMs: null }]);
      expect(await readdir(join(fleet.rootOf(address), 'workloads', workload, 'run'))).toEqual([r1]);
    });

    test('an endless guest is ended by its limits, and stop ends it by force', async () => {
      const address = nextAddress();
      const driver = driverAt(address);
      await driver.stage(hello, { signal: never });
      const settings = ReleaseSettings.parse({ requestTimeoutMs: 300 });
      await driver.activate(order(r1, hello, { settings }), never);
      const probed = await driver.probe(workload, { path: '/work?ms=5000', count: 1, timeoutMs: 3_000 }, never);
      expect(probed).toMatchObject({ failed: 1 });
      await driver.stop(workload, never);
      expect(await driver.status(never)).toMatchObject([{ state: 'stopped' }]);
    });

    test('the site can hold changes back', async () => {
      const address = await runningNode();
      const driver = driverAt(address);
      const hold = join(fleet.rootOf(address), 'workloads', workload, 'hold');
      await writeFile(hold, 'maintenance until noon\n', { mode: 0o644 });
      const problem = await driver.activate(order(r2, slower), never).catch((error: unknown) => failureOf(error));
      expect(problem).toMatchObject({ code: 'node/busy', retryable: true });
      expect(problem).toHaveProperty('message', expect.stringContaining('maintenance until noon'));
      await writeFile(hold, '');
      expect(await driver.activate(order(r2, slower), never)).toMatchObject({ outcome: 'awaiting-confirm' });
    });

    test('no Wasmtime is said', async () => {
      const address = nextAddress();
      const driver = driverAt(address);
      await driver.status(never);
      await writeFile(join(fleet.home(address), '.path'), '/usr/bin:/bin');
      await driver.stage(hello, { signal: never });
      expect(await codeOf(driver.activate(order(r1, hello), never))).toBe('node/no-runtime');
      expect((await driver.facts(never)).runtimes.filter(({ usable }) => usable)).toEqual([]);
    });

    test('BusyBox and nothing else: the whole way', { timeout: 60_000 }, async (context) => {
      if (!(await succeeds('busybox', 'true'))) return context.skip('there is no busybox');
      const address = nextAddress();
      await fleet.useBusyBox(address);
      const driver = driverAt(address);
      expect((await driver.facts(never)).cpuCount).toBeGreaterThan(0);
      await driver.stage(hello, { signal: never });
      await driver.stage(slower, { signal: never });
      expect(await driver.stage(hello, { signal: never })).toMatchObject({ result: 'already-there' });
      expect(await driver.activate(order(r1, hello), never)).toMatchObject({ outcome: 'awaiting-confirm' });
      expect(await driver.confirm({ workload, release: r1 }, never)).toEqual({ result: 'confirmed' });
      expect(await driver.activate(order(r2, slower, { confirmWithinMs: 1_500 }), never)).toMatchObject({
        outcome: 'awaiting-confirm',
      });
      await vi.waitFor(
        async () => expect(await driver.status(never)).toMatchObject([{ release: r1, state: 'running' }]),
        {
          timeout: 20_000,
          interval: 200,
        },
      );
      expect(await driver.checkHealth(workload, never)).toMatchObject({ healthy: true, release: r1 });
      expect(await codeOf(driver.probe(workload, { path: '/', count: 1, timeoutMs: 1_000 }, never))).toBe(
        'node/tool-missing',
      );
      const measuring = driver.measureColdStarts(workload, { runs: 1, onProgress: () => {} }, never);
      expect(await codeOf(measuring)).toBe('node/tool-missing');
      await driver.forget(never);
      expect(await driver.status(never)).toEqual([]);
    });
  });
});

/**
 * A connection that says nothing and keeps one of the server's places. Whoever is turned away hears of that instead of
 * the server's version, and asks again: the server may not have noticed yet that an earlier connection is gone.
 */
async function holdUnauthenticated(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    const greeting = await new Promise<string>((resolve) => {
      socket.once('data', (chunk) => resolve(chunk.toString('latin1')));
      socket.once('close', () => resolve(''));
    });
    if (greeting.startsWith('SSH-')) return socket;
    socket.destroy();
  }
}
