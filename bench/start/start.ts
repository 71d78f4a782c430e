import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { bundle } from '../harness/bundle.ts';
import { median } from '../harness/interleave.ts';
import { printGoal, printTable, writeResult } from '../harness/report.ts';
import { runProgram } from '../harness/run-program.ts';

/*
 * From starting the process to the first useful page (rows of the fleet's table) with N nodes stored, and the engine's
 * memory half a minute later, while it asks nodes that do not answer. The empty console is measured in the same run.
 */

const counts = [0, 1_000];
const rounds = 5;
const settleMs = 20_000;
const cli = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const asRoot = process.getuid?.() === 0;

const seed = await bundle('bench/start/seed.ts', 'seed');
const executablePath = process.env['FLOTILLA_TEST_CHROMIUM'];
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: asRoot ? ['--no-sandbox'] : [],
});
try {
  const figures = [];
  for (const nodes of counts) figures.push(await measure(nodes));
  printTable(
    ['stored nodes', 'server ready ms', 'first useful page ms', 'engine MB', 'host MB'],
    figures.map(({ nodes, readyMs, usefulMs, engineMb, hostMb }) =>
      [nodes, median(readyMs), median(usefulMs), engineMb, hostMb].map((value) => String(Math.round(value))),
    ),
  );
  const full = figures.at(-1);
  if (full) {
    printGoal('first useful page with 1,000 stored nodes, ms', Math.round(median(full.usefulMs)), 1_000, false);
    printGoal('memory of the engine with 1,000 stored nodes, MB', Math.round(full.engineMb), 150, false);
  }
  await writeResult('start', { rounds, figures });
} finally {
  await browser.close();
}

async function measure(nodes: number) {
  const readyMs: number[] = [];
  const usefulMs: number[] = [];
  let memory = { engineMb: Number.NaN, hostMb: Number.NaN };
  for (let round = 0; round < rounds; round += 1) {
    const dataFolder = await mkdtemp(join(tmpdir(), 'flotilla-bench-'));
    try {
      await runProgram(process.execPath, [seed, dataFolder, String(nodes)]);
      const last = round === rounds - 1;
      const taken = await startOnce(dataFolder, nodes, last);
      readyMs.push(taken.readyMs);
      usefulMs.push(taken.usefulMs);
      memory = taken.memory ?? memory;
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  }
  return { nodes, readyMs, usefulMs, ...memory };
}

async function startOnce(dataFolder: string, nodes: number, withMemory: boolean) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const began = performance.now();
  const server = spawn(process.execPath, [cli, 'serve', '--json', '--data', dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await urlOf(server);
    const readyMs = performance.now() - began;
    await page.goto(url, { waitUntil: 'commit' });
    const useful =
      nodes === 0
        ? page.getByText('Try it on this computer').first()
        : page.getByText('edge-1', { exact: true }).first();
    await useful.waitFor();
    const usefulMs = performance.now() - began;
    if (!withMemory) return { readyMs, usefulMs, memory: undefined };
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    return { readyMs, usefulMs, memory: await memoryOf(server.pid ?? 0) };
  } finally {
    await context.close();
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
}

async function urlOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: server.stdout })) {
    const said: unknown = JSON.parse(line);
    if (said !== null && typeof said === 'object' && 'url' in said) return String(said.url);
  }
  throw new Error('the server ended without an address');
}

/** Resident memory of the host and of its child, the engine. */
async function memoryOf(hostPid: number): Promise<{ engineMb: number; hostMb: number }> {
  for (const name of await readdir('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === hostPid) return { engineMb: await rssMb(Number(name)), hostMb: await rssMb(hostPid) };
  }
  throw new Error('the engine was not found');
}

async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+([0-9]+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}
