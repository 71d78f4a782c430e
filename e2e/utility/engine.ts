import './old-node.ts';
import { implement, withEventMeta } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { contract } from '#shared/contract/contract.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { Node } from '#shared/domain/node.ts';
import { Settings } from '#shared/domain/settings.ts';
import { EngineDoor } from '../../electron/engine/door/engine-door.ts';
import { findParentPort, linkToParentPort } from '../../electron/engine/door/host-link.ts';

/*
 * A piece of the contract behind the engine's own door, in a utility process. The engine itself needs a Node that the
 * Electron of some computers is too old for; how a page gets its port to a utility process does not.
 */

const os = implement(contract);
const parentPort = findParentPort();
if (!parentPort) throw new Error('This is not a utility process');

/** Names the process that answered. */
const node = Node.parse({
  id: 'n-000000000001',
  name: `process-${process.pid}`,
  driver: 'local',
  address: 'a utility process',
  labels: {},
  condition: { kind: 'online', sinceMs: 1, roundTripMs: 1 },
  facts: null,
  workloads: [],
  addedAtMs: 1,
  lastSeenAtMs: 1,
});

const handler = new RPCHandler({
  fleet: { list: os.fleet.list.handler(() => [node]) },
  modules: { list: os.modules.list.handler(() => []) },
  rollouts: {
    list: os.rollouts.list.handler(() => []),
    workloads: os.rollouts.workloads.handler(() => []),
  },
  system: {
    live: os.system.live.handler(async function* () {
      yield withEventMeta({ type: 'reset' as const }, { id: `${process.pid}:0` });
      await new Promise(() => {});
    }),
    jobs: { list: os.system.jobs.list.handler(() => []) },
    settings: { get: os.system.settings.get.handler(() => Settings.parse({})) },
  },
});

const link = linkToParentPort(parentPort);
new EngineDoor(
  {
    serve: (port) => handler.upgrade(port, { context: {} }),
    registerFile: () => {
      throw new FlotillaError('file/unreadable', 'This engine reads no files.');
    },
  },
  link,
);
link.onMessage((message) => {
  if (message.type === 'shutdown') process.exit(0);
});
link.send({ type: 'ready' });
