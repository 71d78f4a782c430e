import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { connect as connectSocket } from 'node:net';
import { WebSocket } from 'ws';
import { rpcPath } from '#shared/contract/browser-mode.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { ChannelPort } from '../engine/door/channel-port.ts';
import { isOwnSocketPlace, localSocketPath } from '../engine/door/local-socket-path.ts';
import { type EngineStart } from '../engine/door/host-protocol.ts';
import { clientOfEngine, type EngineClient } from '../host/engine-client.ts';
import { EngineHost } from '../host/engine-host.ts';
import { findNode, forkSpawner } from '../host/fork-spawner.ts';

export interface Connection {
  readonly client: EngineClient;
  /** After a call failed: resolves when calling again makes sense, else throws why not. */
  recover(error: unknown): Promise<void>;
  close(): Promise<void>;
}

/** An engine that is just starting holds the folder before it answers; so often its socket is tried again. */
const attempts = 3;

/** Connects to the engine that runs on this data folder, else starts one that ends with the command. */
export async function connect(start: EngineStart): Promise<Connection> {
  for (let attempt = 1; ; attempt++) {
    const running = await connectToRunning(start.dataFolder);
    if (running) return running;
    try {
      return await startOwn(start);
    } catch (error) {
      const isInUse = error instanceof FlotillaError && error.failure.code === 'storage/in-use';
      if (!isInUse || attempt === attempts) throw error;
    }
  }
}

async function startOwn(start: EngineStart): Promise<Connection> {
  const host = new EngineHost({ spawn: forkSpawner(findNode()), start });
  try {
    await host.start();
  } catch (error) {
    await host.close();
    throw error;
  }
  return {
    client: clientOfEngine(host, 'local'),
    recover: async (error) => {
      if (error instanceof ORPCError) throw error;
      await host.start();
    },
    close: () => host.close(),
  };
}

async function connectToRunning(dataFolder: string): Promise<Connection | undefined> {
  const path = localSocketPath(dataFolder);
  if (!isOwnSocketPlace(path)) return undefined;
  const socket = new WebSocket(`ws://localhost${rpcPath}`, {
    createConnection: () => connectSocket(path),
    perMessageDeflate: false,
    maxPayload: 0,
  });
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true));
    socket.on('error', () => resolve(false));
  });
  return isOpen ? overSocket(socket) : undefined;
}

function overSocket(socket: WebSocket): Connection {
  const port = new ChannelPort({
    afterEnd: 'throw',
    send: (data) => socket.send(data),
    onClose: () => socket.close(),
  });
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data)) port.deliver(data.toString('utf8'));
  });
  socket.on('close', () => port.end());
  return {
    client: createORPCClient(new RPCLink({ port })),
    recover: (error) => {
      if (error instanceof ORPCError) throw error;
      throw new FlotillaError('engine/stopped', 'The engine that was in use has ended.', {
        hint: 'What it was doing goes on when Flotilla is started again.',
        retryable: true,
      });
    },
    close: () => {
      port.close();
      return Promise.resolve();
    },
  };
}
