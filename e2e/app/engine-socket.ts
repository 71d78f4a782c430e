import { createORPCClient, DynamicLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { rpcPath } from '#shared/contract/browser-mode.ts';
import { ChannelPort } from '../../electron/engine/door/channel-port.ts';
import { localSocketPath } from '../../electron/engine/door/local-socket-path.ts';
import { type EngineClient, type EngineLink } from '../../electron/host/engine-client.ts';

/** Speaks to a running engine over the socket that it opens for programs of the same user. */
export class EngineSocket {
  readonly client: EngineClient;
  readonly #path: string;
  #open: { socket: WebSocket; port: ChannelPort; link: EngineLink } | undefined;

  constructor(dataFolder: string) {
    this.#path = localSocketPath(dataFolder);
    this.client = createORPCClient(new DynamicLink(() => this.#link()));
  }

  close(): void {
    this.#open?.socket.terminate();
  }

  async #link(): Promise<EngineLink> {
    if (this.#open?.port.isOpen) return this.#open.link;
    const socket = await this.#connect();
    const port = new ChannelPort({
      afterEnd: 'throw',
      send: (data) => socket.send(data),
      onClose: () => socket.close(),
    });
    socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) port.deliver(data.toString('utf8'));
    });
    socket.on('close', () => port.end());
    this.#open = { socket, port, link: new RPCLink({ port }) };
    return this.#open.link;
  }

  /** Waits for an engine that is still starting. */
  async #connect(): Promise<WebSocket> {
    for (const endMs = Date.now() + startLimitMs; ; await sleep(100)) {
      try {
        return await openSocket(this.#path);
      } catch (error) {
        if (Date.now() > endMs) throw error;
      }
    }
  }
}

const startLimitMs = 30_000;

function openSocket(path: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://localhost${rpcPath}`, {
    createConnection: () => connect(path),
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.on('error', reject);
  });
}
