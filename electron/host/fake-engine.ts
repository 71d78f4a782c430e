import { type AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { FileHandle } from '#shared/domain/ids.ts';
import { ChannelPort } from '../engine/door/channel-port.ts';
import { isClientFrame } from '../engine/door/check-frame.ts';
import { type ChannelOrigin } from '../engine/door/host-protocol.ts';
import { type EngineAccess } from './engine-access.ts';

/** For tests: an engine in this process that serves whatever router it is given, over channels like the real one's. */
export class FakeEngine implements EngineAccess {
  readonly files: string[] = [];
  readonly origins: ChannelOrigin[] = [];
  readonly #handler: RPCHandler<Record<never, never>>;
  readonly #channels: ChannelPort[] = [];

  constructor(router: AnyRouter) {
    this.#handler = new RPCHandler<Record<never, never>>(router);
  }

  openChannel(origin: ChannelOrigin): ChannelPort {
    this.origins.push(origin);
    const client: ChannelPort = new ChannelPort({
      afterEnd: 'throw',
      send: (data) => queueMicrotask(() => (isClientFrame(data) ? server.deliver(data) : server.close())),
      onClose: () => server.end(),
    });
    const server = new ChannelPort({
      afterEnd: 'ignore',
      send: (data) => queueMicrotask(() => client.deliver(data)),
      onClose: () => client.end(),
    });
    this.#handler.upgrade(server);
    this.#channels.push(client);
    return client;
  }

  registerFile(path: string): Promise<FileHandle> {
    this.files.push(path);
    return Promise.resolve(FileHandle.parse(`file-${String(this.files.length).padStart(8, '0')}`));
  }

  /** As when the engine's process ends. */
  end(): void {
    for (const channel of this.#channels.splice(0)) channel.end();
  }
}
