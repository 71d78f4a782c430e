import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { agentFileName } from '#shared/contract/agent.ts';
import { systemClock } from './clock.ts';
import { agentAccess } from './compose-agents.ts';
import { LocalDriver } from './drivers/local/local-driver.ts';
import { type AgentAccess, PracticeFleet } from './fleet/practice-fleet.ts';
import { NodeChildLauncher } from './node-child-launcher.ts';

const never = new AbortController().signal;
const quiet = { signal: never, onProgress: () => {} };
const agentSource = pathToFileURL(join(import.meta.dirname, '..', 'agent', 'agent.ts')).href;

/** Makes consoles of one practice fleet, whose agents are run from their source. */
async function consoles(): Promise<(agents?: AgentAccess) => PracticeFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-practice-'));
  await writeFile(join(folder, 'agent.mjs'), `import ${JSON.stringify(agentSource)};\n`);
  const make = (agents = agentAccess) =>
    new PracticeFleet({
      folder: join(folder, 'practice'),
      launcher: new NodeChildLauncher(folder),
      agents,
      clock: systemClock,
    });
  onTestFinished(async () => {
    await make().stop(never);
    await rm(folder, { recursive: true, force: true });
  });
  return make;
}

test('three real agents: started, found again, started anew when one was killed, stopped', {
  timeout: 120_000,
}, async () => {
  const make = await consoles();
  const practice = make();
  const nodes = await practice.start(quiet);
  const first = await practice.status(never);
  expect(new Set(first.map(({ pid }) => pid)).size).toBe(3);
  expect(first.every(({ pid }) => pid !== null && pid !== process.pid)).toBe(true);
  for (const { name, folder: root } of nodes) {
    const driver = new LocalDriver({ name, folder: root, clock: systemClock });
    expect(await driver.status(never)).toEqual([]);
    expect((await driver.facts(never)).runtimes.some(({ usable }) => usable)).toBe(true);
  }

  const later = make();
  await later.start(quiet);
  expect(await later.status(never)).toEqual(first);

  process.kill(first[1]?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(async () => expect((await later.status(never))[1]?.pid).toBeNull(), { timeout: 10_000 });
  await later.start(quiet);
  const again = await later.status(never);
  expect([again[0], again[2]]).toEqual([first[0], first[2]]);
  expect(again[1]?.pid).not.toBe(first[1]?.pid);

  await later.stop(never);
  expect((await later.status(never)).map(({ pid }) => pid)).toEqual([null, null, null]);
});

test.skipIf(process.platform === 'win32')(
  'stopped by another console right after it was started, while an agent cannot answer',
  { timeout: 120_000 },
  async () => {
    const make = await consoles();
    await make().start(quiet);
    const [first] = await make().status(never);
    if (!first?.pid) throw new Error('no agent');
    const { pid, folder } = first;
    process.kill(pid, 'SIGSTOP');
    let isStopped = true;
    // The agent goes on once the other console has asked it in vain.
    const find: AgentAccess['find'] = (at, signal) =>
      agentAccess.find(at, signal).catch(async (error: unknown) => {
        if (at === folder && isStopped) {
          isStopped = false;
          expect(await readdir(folder)).toContain(agentFileName);
          process.kill(pid, 'SIGCONT');
        }
        throw error;
      });
    await make({ ...agentAccess, find }).stop(never);
    expect(isStopped).toBe(false);
    expect(await readdir(dirname(folder))).toEqual([]);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 20_000 });
  },
);
