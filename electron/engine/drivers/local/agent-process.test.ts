import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { agentFileName } from '#shared/contract/agent.ts';
import { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { systemClock } from '../../clock.ts';
import type { StagedModule } from '../node-driver.ts';
import { readAgentFile } from './agent-client.ts';
import { LocalDriver } from './local-driver.ts';
import { type RealAgent, spawnAgent, startAgent, wasmtimeFolder } from './real-agent.ts';

const never = new AbortController().signal;
const workload = WorkloadName.parse('shop');
const settings = ReleaseSettings.parse({});
const releaseId = (number: number) => ReleaseId.parse(`r${number}-${String(number).padStart(12, '0')}`);
const sampleFolder = fileURLToPath(new URL('../../../../assets/sample/', import.meta.url));

async function sample(name: string): Promise<StagedModule> {
  const path = join(sampleFolder, name);
  const bytes = await readFile(path);
  const digest = Digest.parse(createHash('sha256').update(bytes).digest('hex'));
  return { path, sizeBytes: bytes.length, digest };
}

let folder: string;
let driver: LocalDriver;
const agents: RealAgent[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-agent-'));
  driver = new LocalDriver({ name: 'practice-1', folder, clock: systemClock });
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.end('SIGTERM')));
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<RealAgent> {
  const agent = await startAgent(folder, wasmtimeFolder ?? '');
  agents.push(agent);
  return agent;
}

async function bringUp(number: number, module: StagedModule, confirmWithinMs = 600_000): Promise<number> {
  await driver.stage(module, { signal: never });
  const order = { workload, release: releaseId(number), digest: module.digest, settings, confirmWithinMs };
  const activation = await driver.activate(order, never);
  if (activation.outcome === 'unhealthy') throw new Error(activation.failure.message);
  return Number(activation.state.address?.split(':')[1]);
}

/** Waits until the release is up that the node means to run. */
async function untilUp() {
  return vi.waitFor(
    async () => {
      const [state] = await driver.status(never);
      expect(['running', 'awaiting-confirm']).toContain(state?.state);
      return state;
    },
    { timeout: 30_000, interval: 50 },
  );
}

/** Pids of the runtimes that serve out of the agent's folder. */
async function runtimesOfFolder(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.includes('serve') && command.includes(`${folder}/aot/`) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

describe('one agent a folder', { timeout: 60_000 }, () => {
  test('a second one refuses and says why', async () => {
    await start();
    const { child, output } = spawnAgent(folder, '');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(1);
    expect(output()).toContain('Another agent works in');
    expect(await driver.status(never)).toEqual([]);
  });

  test('of several that start at once, also after one was killed, exactly one stays', async () => {
    const killed = await startAgent(folder, '');
    await killed.end('SIGKILL');
    const contenders = Array.from({ length: 4 }, () => startAgent(folder, ''));
    const outcomes = await Promise.allSettled(contenders);
    const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    agents.push(...winners);
    expect(winners).toHaveLength(1);
    expect((await readAgentFile(folder))?.pid).toBe(winners[0]?.pid);
    expect(await driver.status(never)).toEqual([]);
  });
});

describe('the agent’s door', { timeout: 60_000 }, () => {
  const ask = (
    port: number,
    options: { method?: string; path?: string; headers?: Record<string, string>; body?: Buffer },
  ) =>
    new Promise<number>((resolve, reject) => {
      const { method = 'GET', path = '/metrics', headers = {}, body } = options;
      const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode ?? 0);
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });

  test('opens to its token, its own name and no page', async () => {
    await start();
    const file = await readAgentFile(folder);
    if (!file) throw new Error('no file');
    const authorization = `Bearer ${file.token}`;
    const { port } = file;
    expect(await ask(port, { headers: { authorization } })).toBe(200);
    expect(await ask(port, { headers: { authorization, host: `localhost:${port}` } })).toBe(200);
    expect(await ask(port, {})).toBe(401);
    expect(await ask(port, { headers: { authorization: `Bearer ${file.token.slice(1)}` } })).toBe(401);
    expect(await ask(port, { headers: { authorization, host: `evil.example:${port}` } })).toBe(403);
    expect(await ask(port, { headers: { authorization, origin: 'http://evil.example' } })).toBe(403);
    expect(await ask(port, { path: '/rpc/status', method: 'POST' })).toBe(401);
    expect(await ask(port, { path: '/nowhere', headers: { authorization } })).toBe(404);
    const large = Buffer.alloc(5 * 1024 * 1024, 'x');
    const json = { authorization, 'content-type': 'application/json' };
    expect(await ask(port, { path: '/rpc/activate', method: 'POST', headers: json, body: large })).toBe(413);
    expect(
      await ask(port, { path: '/rpc/activate', method: 'POST', headers: json, body: Buffer.from('{"json":{}}') }),
    ).toBe(400);
    const notLong = { authorization, 'content-length': String(2 ** 31) };
    expect(await ask(port, { path: `/modules/${'a'.repeat(64)}`, method: 'PUT', headers: notLong })).toBe(400);
    expect(await ask(port, { path: '/modules/..%2f..%2fx', method: 'PUT', headers: { authorization } })).toBe(404);
  });

  test.skipIf(process.platform === 'win32')('keeps its token from other users', async () => {
    await start();
    expect((await stat(join(folder, agentFileName))).mode & 0o777).toBe(0o600);
  });
});

describe('an agent that ends', { timeout: 120_000 }, () => {
  test('in good order answers what was begun, and takes its files with it', async () => {
    const agent = await start();
    const port = await bringUp(1, await sample('hello.wasm'));
    const slow = fetch(`http://127.0.0.1:${port}/work?ms=1500`);
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200));
    const ending = agent.end('SIGTERM');
    expect((await slow).status).toBe(200);
    expect(await ending).toBe(0);
    const left = await readdir(folder);
    expect(left).not.toContain(agentFileName);
    expect(left).not.toContain('agent.lock');
  });

  test('comes back with what ran, on the same port, and with no runtime left over', async () => {
    const first = await start();
    const port = await bringUp(1, await sample('hello.wasm'));
    await driver.confirm({ workload, release: releaseId(1) }, never);
    await first.end('SIGKILL');
    await start();
    expect(await untilUp()).toMatchObject({ release: releaseId(1), state: 'running' });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('release 1');
    if (wasmtimeFolder && process.platform === 'linux') expect(await runtimesOfFolder()).toHaveLength(1);
  });

  test('goes back when the time to confirm passed while it was dead', async () => {
    const [hello, slower] = [await sample('hello.wasm'), await sample('hello-slower.wasm')];
    const first = await start();
    await bringUp(1, hello);
    await driver.confirm({ workload, release: releaseId(1) }, never);
    await bringUp(2, slower, 1);
    await first.end('SIGKILL');
    await start();
    expect(await untilUp()).toMatchObject({ release: releaseId(1), state: 'running', revertsAtMs: null });
  });

  test('keeps the deadline when it comes back before it', async () => {
    const first = await start();
    await bringUp(1, await sample('hello.wasm'), 3_600_000);
    const [before] = await driver.status(never);
    await first.end('SIGKILL');
    await start();
    expect(await untilUp()).toMatchObject({ state: 'awaiting-confirm', revertsAtMs: before?.revertsAtMs });
    expect(await driver.confirm({ workload, release: releaseId(1) }, never)).toEqual({ result: 'confirmed' });
  });

  test('killed at any moment of a switch, it comes back with the old release or the new one', {
    timeout: 300_000,
  }, async () => {
    const [hello, slower] = [await sample('hello.wasm'), await sample('hello-slower.wasm')];
    let agent = await start();
    const port = await bringUp(1, hello);
    await driver.confirm({ workload, release: releaseId(1) }, never);
    let active = 1;
    for (let round = 0; round < 8; round++) {
      const next = active + 1;
      const module = next % 2 === 0 ? slower : hello;
      await driver.stage(module, { signal: never });
      const switching = bringUp(next, module).catch(() => null);
      // Later in every round, up to about the time that a switch takes.
      await systemClock.sleep(round * 12);
      await agent.end('SIGKILL');
      agents.splice(agents.indexOf(agent), 1);
      await switching;
      agent = await start();
      const state = await untilUp();
      expect([releaseId(active), releaseId(next)]).toContain(state?.release);
      if (state?.release === releaseId(next)) {
        expect(state).toMatchObject({ state: 'awaiting-confirm', previousRelease: releaseId(active) });
        await driver.confirm({ workload, release: releaseId(next) }, never);
        active = next;
      } else {
        expect(state).toMatchObject({ state: 'running' });
      }
      const text = await (await fetch(`http://127.0.0.1:${port}/`)).text();
      expect(text).toContain(active % 2 === 0 ? 'release 2' : 'release 1');
    }
    if (wasmtimeFolder && process.platform === 'linux') expect(await runtimesOfFolder()).toHaveLength(1);
  });
});

test.skipIf(!wasmtimeFolder || process.platform !== 'linux')(
  'a runtime that is killed is started again, on the same port',
  { timeout: 60_000 },
  async () => {
    await start();
    const port = await bringUp(1, await sample('hello.wasm'));
    await driver.confirm({ workload, release: releaseId(1) }, never);
    const [pid] = await runtimesOfFolder();
    process.kill(pid ?? 0, 'SIGKILL');
    await vi.waitFor(
      async () => expect(await driver.status(never)).toMatchObject([{ state: 'running', restarts: 1 }]),
      { timeout: 20_000 },
    );
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(await runtimesOfFolder()).not.toContain(pid);
  },
);

test('switching releases under load drops no request', { timeout: 180_000 }, async () => {
  const [hello, slower] = [await sample('hello.wasm'), await sample('hello-slower.wasm')];
  await start();
  const port = await bringUp(1, hello);
  await driver.confirm({ workload, release: releaseId(1) }, never);
  let isOver = false;
  const answers = new Map<string, number>();
  const clients = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).then(
        async (response) => `${response.status} ${(await response.text()).trim()}`,
        (error: unknown) => String(error),
      );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  });
  for (let number = 2; number <= 7; number++) {
    await bringUp(number, number % 2 === 0 ? slower : hello);
    if (number % 3 === 0) await driver.revert({ workload, release: releaseId(number) }, never);
    else await driver.confirm({ workload, release: releaseId(number) }, never);
  }
  isOver = true;
  await Promise.all(clients);
  expect([...answers.keys()].toSorted()).toEqual([
    '200 Flotilla sample: hello, release 1',
    '200 Flotilla sample: hello, release 2 (slower)',
  ]);
});
