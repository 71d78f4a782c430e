import { homedir, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { EngineDoor } from './door/engine-door.ts';
import { HostChildLauncher } from './door/host-child-launcher.ts';
import { findParentPort, type HostLink, linkToParentPort, linkToParentProcess } from './door/host-link.ts';
import { EngineStart } from './door/host-protocol.ts';
import { localSocketPath } from './door/local-socket-path.ts';
import { openLocalSocket } from './door/local-socket.ts';
import { type Engine, startEngine } from './engine.ts';
import { NodeChildLauncher } from './node-child-launcher.ts';

/*
 * The engine's process: a forked Node, or a utility process of Electron. Says `ready` or `failed-to-start` to its host,
 * serves until the host says `shutdown` or ends, and then closes the engine in order.
 */

/** The longest that closing in order may take; what is not written by then is resumed from the journal. */
const closeLimitMs = 10_000;

const hostAnswerLimitMs = 5_000;

function readStart(args: string[]): EngineStart {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { 'data-folder': text, 'program-folder': text, version: text } });
  return EngineStart.parse({
    dataFolder: values['data-folder'],
    programFolder: values['program-folder'],
    version: values.version,
  });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user without a name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

interface Closable {
  close(): Promise<void>;
}

/** Programs of the same user are welcome but not essential: the engine serves its host without them. */
async function openDoorForPrograms(engine: Engine, dataFolder: string): Promise<Closable> {
  try {
    return await openLocalSocket(localSocketPath(dataFolder), (port) => engine.serve(port, 'local'));
  } catch (error) {
    process.emitWarning(`The command line cannot reach this engine: ${failureOf(error).message}`);
    return { close: () => Promise.resolve() };
  }
}

function closeOnce(close: () => Promise<void>): () => void {
  let closing = false;
  return () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), closeLimitMs).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
}

async function run(link: HostLink, start: EngineStart, inElectron: boolean): Promise<void> {
  const launcher = inElectron ? new HostChildLauncher(link) : new NodeChildLauncher(start.programFolder);
  const open: Closable[] = [];
  const close = closeOnce(async () => {
    for (const part of open.toReversed()) await part.close();
  });
  link.onLost(close);
  link.onMessage((message) => {
    if (message.type === 'shutdown') close();
  });
  process.on('SIGTERM', close);
  // Ctrl-C reaches every process of the terminal; only the host knows what it means.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  const engine = await startEngine({ ...start, homeFolder: homedir(), user: userName(), launcher });
  open.push(engine);
  new EngineDoor(engine, link);
  open.push(await openDoorForPrograms(engine, start.dataFolder));
  link.send({ type: 'ready' });
}

const parentPort = findParentPort();
const link = parentPort ? linkToParentPort(parentPort) : linkToParentProcess();
if (!link) throw new FlotillaError('engine/cannot-start', 'The engine is started by Flotilla, not by hand.');
try {
  await run(link, readStart(process.argv.slice(2)), parentPort !== undefined);
} catch (error) {
  link.send({ type: 'failed-to-start', failure: failureOf(error) });
  // The host ends this process when it has heard why; this is for a host that is gone.
  setTimeout(() => process.exit(1), hostAnswerLimitMs);
}
