import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { agentFileName } from '#shared/contract/agent.ts';
import { systemClock } from '../../clock.ts';
import type { ContractNode } from '../contract/node-driver-suite.ts';
import { LocalDriver } from './local-driver.ts';
import { startAgent } from './real-agent.ts';

/** Files in the agent's folder besides its own two. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => file !== agentFileName && file !== 'agent.lock');
}

/** With `jcoCache`, the node begins with what an agent before it had transpiled, which `files` does not tell again. */
export async function openNode(path: string, jcoCache?: string): Promise<ContractNode> {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-agent-'));
  if (jcoCache !== undefined) await cp(jcoCache, join(folder, 'jco'), { recursive: true });
  const given = new Set(await filesIn(folder));
  const agent = await startAgent(folder, path);
  const drivers: LocalDriver[] = [];
  const newDriver = () => {
    const driver = new LocalDriver({ name: 'practice-1', folder, clock: systemClock });
    drivers.push(driver);
    return driver;
  };
  return {
    driver: newDriver(),
    anotherDriver: () => Promise.resolve(newDriver()),
    files: async () => (await filesIn(folder)).filter((file) => !given.has(file)),
    async dispose() {
      await Promise.all(drivers.map((driver) => driver.close()));
      await agent.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
