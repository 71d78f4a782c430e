import { readFile, statfs } from 'node:fs/promises';
import { arch, cpus, freemem, platform, release, totalmem, type } from 'node:os';
import type { AgentFacts } from '#shared/contract/agent.ts';
import type { NodeFacts } from '#shared/domain/node.ts';

/** What this computer is. A figure that cannot be told is null. */
export async function readFacts(root: string, runtimes: NodeFacts['runtimes']): Promise<AgentFacts['facts']> {
  const disk = await statfs(root).catch(() => null);
  const processors = cpus();
  return {
    os: (await osName()).slice(0, 100),
    arch: arch(),
    kernel: `${type()} ${release()}`.slice(0, 200),
    cpuModel: processors[0]?.model.trim().slice(0, 200) || null,
    cpuCount: processors.length || null,
    memoryBytes: totalmem(),
    memoryFreeBytes: (await availableMemory()) ?? freemem(),
    diskBytes: disk && disk.blocks * disk.bsize,
    diskFreeBytes: disk && disk.bavail * disk.bsize,
    runtimes,
    supervisor: 'agent',
  };
}

async function osName(): Promise<string> {
  switch (platform()) {
    case 'linux': {
      const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
      return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? 'Linux';
    }
    case 'darwin':
      return 'macOS';
    case 'win32':
      return 'Windows';
    default:
      return type();
  }
}

/** Linux counts the page cache as used in what `freemem` tells; this is what programs can really have. */
async function availableMemory(): Promise<number | null> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
