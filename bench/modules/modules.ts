import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../electron/engine/clock.ts';
import { InspectorClient } from '../../electron/engine/modules/inspector/inspector-client.ts';
import { NodeChildLauncher } from '../../electron/engine/node-child-launcher.ts';
import { interleave, median } from '../harness/interleave.ts';
import { printGoal, printTable, writeResult } from '../harness/report.ts';
import { runProgram } from '../harness/run-program.ts';
import { type Fixture, makeFixtures, makeSmallModules } from './fixtures.ts';

/*
 * Looking into modules of four sizes, beside `wasm-tools validate` and `wasm-tools component wit` on the same file in
 * the same run: warm, as in a running console, and with the start of the inspector process. Then many small ones
 * through `flotilla check`, with the memory of all its processes.
 */

const rounds = 5;
const smallModules = 2_000;
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const wasmTools = process.env['FLOTILLA_TEST_WASM_TOOLS'] ?? 'wasm-tools';

const launcher = new NodeChildLauncher(dist);
const warm = new InspectorClient({ launcher, clock: systemClock });
try {
  const figures = [];
  for (const fixture of await makeFixtures()) figures.push(await measure(fixture));
  printTable(
    ['module', 'warm / native', 'warm ms', 'taken apart ms', 'with start ms', 'validate + wit ms'],
    figures.map(({ name, ratio, warmMs, anatomyMs, coldMs, nativeMs }) => [
      name,
      ratio.toFixed(2),
      ...[warmMs, anatomyMs, coldMs, nativeMs].map((ms) => ms.toFixed(1)),
    ]),
  );
  const many = await checkMany();
  console.log(`\n${smallModules} modules through flotilla check: ${many.perSecond.toFixed(0)} a second`);
  console.log(
    `memory of its processes: ${many.middleMb.toFixed(0)} MB at a third, ${many.endMb.toFixed(0)} MB at the end\n`,
  );
  for (const { name, ratio, sizeBytes, warmMs } of figures) {
    if (sizeBytes >= 10_000_000) printGoal(`${name}: times native`, ratio, 3, false);
    else if (sizeBytes >= 900_000) printGoal(`${name}: first verdict, ms`, Math.round(warmMs), 150, false);
  }
  printGoal('small modules a second', Math.round(many.perSecond), 100, true);
  printGoal('memory at the end, times that at a third', many.endMb / many.middleMb, 1.1, false);
  await writeResult('modules', { rounds, figures, many });
} finally {
  warm.close();
}

async function measure({ name, file }: Fixture) {
  const inspected = async (client: InspectorClient) => {
    const { verdict } = await client.inspect(file);
    if (verdict !== 'valid') throw new Error(`${name} is ${verdict}`);
  };
  await inspected(warm);
  const results = await interleave(
    [
      { name: 'warm', run: () => timed(() => inspected(warm)) },
      { name: 'anatomy', run: () => timed(() => warm.anatomy(file)) },
      { name: 'cold', run: () => timed(() => withNewClient(inspected)) },
      { name: 'native', run: () => native(file) },
    ],
    rounds,
  );
  const ms = (contender: string) => median(results.find((result) => result.name === contender)?.seconds ?? []) * 1000;
  const [warmMs, nativeMs] = [ms('warm'), ms('native')];
  const { size: sizeBytes } = await stat(file);
  return { name, sizeBytes, ratio: warmMs / nativeMs, warmMs, anatomyMs: ms('anatomy'), coldMs: ms('cold'), nativeMs };
}

async function native(file: string): Promise<number> {
  const validated = await runProgram(wasmTools, ['validate', file]);
  const isComponent = readFileSync(file).at(4) === 0x0d;
  const printed = isComponent ? await runProgram(wasmTools, ['component', 'wit', file]) : { seconds: 0 };
  return validated.seconds + printed.seconds;
}

async function withNewClient(work: (client: InspectorClient) => Promise<void>): Promise<void> {
  const client = new InspectorClient({ launcher, clock: systemClock });
  try {
    await work(client);
  } finally {
    client.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The time includes the start and the end of the program. */
async function checkMany(): Promise<{ perSecond: number; middleMb: number; endMb: number }> {
  const files = await makeSmallModules(smallModules);
  const data = await mkdtemp(join(tmpdir(), 'flotilla-bench-'));
  const began = performance.now();
  const child = spawn(process.execPath, [join(dist, 'cli.mjs'), 'check', '--json', '--data', data, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  let middleMb = Number.NaN;
  let endMb = Number.NaN;
  child.stdout.on('data', (chunk: Buffer) => {
    const before = lines;
    lines += chunk.toString('utf8').split('\n').length - 1;
    const passed = (at: number) => before < at && lines >= at;
    if (passed(Math.floor(files.length / 3)) && child.pid !== undefined) middleMb = familyMb(child.pid);
    if (passed(Math.floor(files.length * 0.95)) && child.pid !== undefined) endMb = familyMb(child.pid);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - began) / 1000;
  await rm(data, { recursive: true, force: true });
  if (code !== 0 || lines !== files.length)
    throw new Error(`flotilla check ended with ${String(code)}, ${lines} lines`);
  return { perSecond: files.length / seconds, middleMb, endMb };
}

/** Resident memory of a process and all its descendants; where there is no /proc, not a number. */
function familyMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const ownKb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
    const threads = readdirSync(`/proc/${pid}/task`);
    const children = threads.flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return ownKb / 1024 + children.reduce((sum, child) => sum + familyMb(child), 0);
  } catch {
    return Number.NaN;
  }
}
