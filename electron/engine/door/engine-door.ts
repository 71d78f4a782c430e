import { type FileHandle } from '#shared/domain/ids.ts';
import { failureOf } from '#shared/domain/failure.ts';
import { ChannelPort, maxBacklogChars } from './channel-port.ts';
import { isClientFrame } from './check-frame.ts';
import { type HostLink, type TransferredPort } from './host-link.ts';
import { type ChannelOrigin, type HostMessage } from './host-protocol.ts';

/** The part of the engine that stands behind the door. */
export interface ServedEngine {
  serve(port: ChannelPort, origin: ChannelOrigin): void;
  registerFile(path: string): FileHandle;
}

/**
 * Opens the engine to its host: turns relayed channels and handed-over ports into ports of the contract. Passes on only
 * what an honest client can send; a client that sends anything else loses its channel, never the engine.
 */
export class EngineDoor {
  readonly #engine: ServedEngine;
  readonly #link: HostLink;
  readonly #channels = new Map<number, ChannelPort>();

  constructor(engine: ServedEngine, link: HostLink) {
    this.#engine = engine;
    this.#link = link;
    link.onMessage((message, ports) => this.#take(message, ports));
  }

  #take(message: HostMessage, ports: readonly TransferredPort[]): void {
    switch (message.type) {
      case 'channel-open':
        return this.#open(message.channel, message.origin);
      case 'channel-data':
        return this.#deliver(message.channel, message.data);
      case 'channel-close':
        this.#channels.get(message.channel)?.end();
        this.#channels.delete(message.channel);
        return;
      case 'port': {
        const [port] = ports;
        if (port) this.#engine.serve(portOfHost(port), message.origin);
        return;
      }
      case 'register-file':
        return this.#registerFile(message.request, message.path);
      case 'helper-started':
      case 'helper-failed':
      case 'helper-message':
      case 'helper-exit':
      case 'shutdown':
        return;
    }
  }

  #open(channel: number, origin: ChannelOrigin): void {
    let backlogChars = 0;
    const port = new ChannelPort({
      afterEnd: 'ignore',
      send: (data) => {
        backlogChars += data.length;
        this.#link.send({ type: 'channel-data', channel, data }, () => {
          backlogChars -= data.length;
        });
        if (backlogChars > maxBacklogChars) port.close();
      },
      onClose: () => {
        this.#channels.delete(channel);
        this.#link.send({ type: 'channel-close', channel });
      },
    });
    this.#channels.set(channel, port);
    this.#engine.serve(port, origin);
  }

  #deliver(channel: number, data: string): void {
    const port = this.#channels.get(channel);
    if (isClientFrame(data)) port?.deliver(data);
    else port?.close();
  }

  #registerFile(request: number, path: string): void {
    try {
      this.#link.send({ type: 'file-registered', request, file: this.#engine.registerFile(path) });
    } catch (error) {
      this.#link.send({ type: 'request-failed', request, failure: failureOf(error) });
    }
  }
}

/** A page's own port, checked like every other channel. */
function portOfHost(port: TransferredPort): ChannelPort {
  const channel = new ChannelPort({
    afterEnd: 'ignore',
    send: (data) => port.postMessage(data),
    onClose: () => port.close(),
  });
  port.on('message', ({ data }) => {
    if (isClientFrame(data)) channel.deliver(data);
    else channel.close();
  });
  port.on('close', () => channel.end());
  port.start();
  return channel;
}
