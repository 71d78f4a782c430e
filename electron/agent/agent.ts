import { randomBytes } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentFile, type AgentInfo, agentFileName, agentVersion } from '#shared/contract/agent.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { type AgentArguments, parseAgentArguments } from './agent-arguments.ts';
import { lockRoot } from './agent-lock.ts';
import { startAgentServer } from './agent-server.ts';
import { AotStore } from './aot-store.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { BlobStore } from './blob-store.ts';
import { ColdStartMeter } from './cold-start.ts';
import { HostedWorkloads } from './hosted-workloads.ts';
import { Hosting } from './hosting.ts';
import { JcoStore } from './jco-store.ts';
import { nodeLayout } from './node-layout.ts';
import { endOrphans } from './orphans.ts';
import { UsageLedger } from './usage-ledger.ts';
import { WasmtimeFinder } from './wasmtime-program.ts';

/** Requests under way when the agent is told to end get this long. */
const drainAtMostMs = 8_000;

/**
 * The agent: a program that makes a computer a node. It hosts workloads, answers a console through its contract, and
 * goes on by itself when nobody asks. Promises that only one works in a folder, that what it was told survives it, and
 * that it listens on loopback only.
 */
async function run({ root: asked, name, port, labels }: AgentArguments): Promise<void> {
  await mkdir(asked, { recursive: true, mode: 0o700 });
  const root = await realpath(asked);
  const lock = await lockRoot(root);
  const layout = nodeLayout(root);
  const orphans = await endOrphans(layout);
  if (orphans > 0) say(`ended ${orphans} runtimes that an agent before left behind`);
  await rm(layout.temporary, { recursive: true, force: true });

  const blobs = new BlobStore(layout);
  const wasmtime = new WasmtimeFinder(process.env);
  const aot = new AotStore(layout, blobs);
  const jco = new JcoStore(layout, blobs);
  const hosting = new Hosting({ root, wasmtime, aot, jco });
  const usage = new UsageLedger();
  const workloads = new HostedWorkloads({ layout, blobs, hosting, usage, say });
  const coldStarts = new ColdStartMeter({ layout, wasmtime, aot, jco });
  const info: AgentInfo = { name, labels, pid: process.pid, version: agentVersion, startedAtMs: Date.now() };
  const runtimes = await hosting.runtimes();
  await workloads.load();

  const token = randomBytes(32).toString('base64url');
  const shutdown = once(async () => {
    say('ending');
    usage.close();
    await workloads.close(drainAtMostMs);
    await server.close();
    await rm(join(root, agentFileName), { force: true });
    await lock.release();
    process.exit(0);
  });
  const services = { info: () => info, root, blobs, hosting, workloads, usage, coldStarts, shutdown };
  const server = await startAgentServer(port, token, services);
  const file: AgentFile = {
    pid: info.pid,
    port: server.port,
    token,
    version: info.version,
    startedAtMs: info.startedAtMs,
  };
  await writeFileAtomically(join(root, agentFileName), JSON.stringify(file), 0o600);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, shutdown);
  // The console's terminal may close; the agent goes on.
  process.on('SIGHUP', () => {});
  say(
    `${name} listens on 127.0.0.1:${server.port} with ${runtimes.map((one) => `${one.name} ${one.version}`).join(', ')}`,
  );
  usage.start();
  await workloads.resume();
}

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/** The first call begins the work; later ones change nothing. */
function once(work: () => Promise<void>): () => void {
  let begun = false;
  return () => {
    if (begun) return;
    begun = true;
    work().catch((error: unknown) => {
      say(`ending failed: ${failureOf(error).message}`);
      process.exit(1);
    });
  };
}

// A bug in one call must not take down what runs on the node.
process.on('unhandledRejection', (error) => say(`bug: ${error instanceof Error ? error.stack : String(error)}`));
// The terminal or pipe that took the output may be gone; that ends nothing.
process.stderr.on('error', () => {});
process.stdout.on('error', () => {});
try {
  await run(parseAgentArguments(process.argv.slice(2)));
} catch (error) {
  const { code, message, hint } = failureOf(error);
  say(code === 'internal/bug' ? message : [message, hint].filter(Boolean).join(' '));
  process.exit(1);
}
