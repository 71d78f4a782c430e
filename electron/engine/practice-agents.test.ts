import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { agentAccess } from './compose-agents.ts';
import { LocalDriver } from './drivers/local/local-driver.ts';
import { PracticeFleet } from './fleet/practice-fleet.ts';
import { NodeChildLauncher } from './node-child-launcher.ts';

const never = new AbortController().signal;
const quiet = { signal: never, onProgress: () => {} };
const agentSource = pathToFileURL(join(import.meta.dirname, '..', 'agent', 'agent.ts')).href;

test('three real agents: started, found again, started anew when one was killed, stopped', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-practice-'));
  await writeFile(join(folder, 'agent.mjs'), `import ${JSON.stringify(agentSource)};\n`);
  const make = () =>
    new PracticeFleet({
      folder: join(folder, 'practice'),
      launcher: new NodeChildLauncher(folder),
      agents: agentAccess,
      clock: systemClock,
    });
  const practice = make();
  onTestFinished(async () => {
    await practice.stop(never);
    await rm(folder, { recursive: true, force: true });
  });
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
