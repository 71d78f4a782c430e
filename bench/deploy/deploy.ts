import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SshFleet, sshFleetMissing } from '../../e2e/fleet/ssh-fleet.ts';
import { bundle } from '../harness/bundle.ts';
import { type Contender, interleave, median, type Result } from '../harness/interleave.ts';
import { printGoal, printTable, writeResult } from '../harness/report.ts';
import { runProgram } from '../harness/run-program.ts';
import {
  type DeployOrder,
  deployWithAnsible,
  deployWithParallelSsh,
  deployWithPyinfra,
  installPeers,
} from './peers.ts';

/*
 * A component of 100 KiB, put on N nodes cold: connect, check the host key, upload, compute its digest on the node, put
 * it in place. Flotilla, parallel-ssh, pyinfra and Ansible in turn against the same sshd, whole processes timed.
 */

const sizes = [100, 200];
const rounds = 3;
const moduleBytes = 100 * 1024;
const goals = { 'parallel-ssh': 1.4, pyinfra: 2, Ansible: 30 };

const missing = sshFleetMissing();
if (missing !== null) throw new Error(missing);
await installPeers();
const flotilla = await bundle('bench/deploy/flotilla-peer.ts', 'flotilla-peer');
const roundTripCounter = await bundle('bench/deploy/count.ts', 'count-round-trips');
// All nodes are one server here, so its limits are raised to those of N servers.
const fleet = await SshFleet.start({ maxStartups: '1000:30:2000', maxSessions: 100 });
const scratch = await mkdtemp(join(tmpdir(), 'flotilla-bench-'));
try {
  const figures = [];
  for (const size of sizes) figures.push(await compare(size));
  const trips = await roundTrips();
  await writeResult('deploy', { moduleBytes, rounds, figures, roundTrips: trips });
} finally {
  await fleet.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function compare(size: number) {
  console.log(`\nDeploy of ${moduleBytes / 1024} KiB to ${size} nodes, cold, digest checked on the node`);
  const addresses = fleet.addresses(size);
  const contender = (name: string, deploy: (order: DeployOrder) => Promise<number>, most?: number): Contender => ({
    name,
    ...(most !== undefined && { rounds: most }),
    run: async () => {
      await forgetNodes();
      return deploy(await orderFor(addresses));
    },
  });
  const results = await interleave(
    [
      contender('Flotilla', deployWithFlotilla),
      contender('parallel-ssh', deployWithParallelSsh),
      contender('pyinfra', deployWithPyinfra),
      contender('Ansible', deployWithAnsible, 1),
    ],
    rounds,
  );
  return { nodes: size, results: show(results, size) };
}

function show(results: readonly Result[], size: number) {
  const ours = median(results.find(({ name }) => name === 'Flotilla')?.seconds ?? []);
  const rows = results.map(({ name, seconds }) => {
    const middle = median(seconds);
    return {
      name,
      seconds,
      medianSeconds: middle,
      nodesPerSecond: size / middle,
      flotillaIsTimesFaster: middle / ours,
    };
  });
  printTable(
    ['', 'Flotilla is', 'nodes/s', 'median s', 'min s', 'max s', 'runs'],
    rows.map(({ name, seconds, medianSeconds, nodesPerSecond, flotillaIsTimesFaster }) => [
      name,
      name === 'Flotilla' ? '' : `${flotillaIsTimesFaster.toFixed(2)} ×`,
      nodesPerSecond.toFixed(1),
      medianSeconds.toFixed(2),
      Math.min(...seconds).toFixed(2),
      Math.max(...seconds).toFixed(2),
      String(seconds.length),
    ]),
  );
  for (const [name, goal] of Object.entries(goals)) {
    const row = rows.find((one) => one.name === name);
    if (row) printGoal(`nodes per second, times ${name}`, row.flotillaIsTimesFaster, goal, true);
  }
  return rows;
}

async function deployWithFlotilla(order: DeployOrder): Promise<number> {
  const options = {
    file: order.file,
    digest: order.digest,
    size: moduleBytes,
    port: order.port,
    user: order.user,
    key: order.keyFile,
    'known-hosts': order.knownHostsFile,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return (await runProgram(process.execPath, [flotilla, ...args, ...order.addresses])).seconds;
}

async function roundTrips(): Promise<{ cold: number; warm: number }> {
  const { file, digest } = await orderFor([]);
  const args = [roundTripCounter, file, digest, String(moduleBytes), fleet.folder, String(fleet.port), fleet.user];
  const { stdout } = await runProgram(process.execPath, args);
  const [cold = Number.NaN, warm = Number.NaN] = stdout.trim().split(' ').map(Number);
  console.log('\nRound trips of one node, counted through a delaying proxy');
  printGoal('cold deploy, TCP handshake included', cold, 9, false);
  printGoal('the same again, warm and unchanged', warm, 2, false);
  return { cold, warm };
}

/** Other bytes every time, so that nobody finds them in place already. */
async function orderFor(addresses: readonly string[]): Promise<DeployOrder> {
  const bytes = randomBytes(moduleBytes);
  const file = join(scratch, 'module.wasm');
  await writeFile(file, bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const { port, user, keyFile, knownHostsFile } = fleet;
  return { file, digest, addresses, port, user, keyFile, knownHostsFile, scratch };
}

/** Nodes as new: no program, no module, nothing of Ansible. */
async function forgetNodes(): Promise<void> {
  await runProgram('find', [join(fleet.folder, 'nodes'), '-mindepth', '1', '-delete']);
}
