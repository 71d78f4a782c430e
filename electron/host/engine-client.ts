import { type ClientLink, createORPCClient, DynamicLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { type ContractRouterClient } from '@orpc/contract';
import { type contract } from '#shared/contract/contract.ts';
import { type ChannelPort } from '../engine/door/channel-port.ts';
import { type ChannelOrigin } from '../engine/door/host-protocol.ts';
import { type EngineAccess } from './engine-access.ts';

/** The contract as functions. */
export type EngineClient = ContractRouterClient<typeof contract>;

/** Calls of the contract by path, for what knows them only by name. */
export type EngineLink = ClientLink<Record<never, never>>;

/** A link to the engine of a host: opens a channel when it is first needed, and again after a restart. */
export function linkOfEngine(engine: EngineAccess, origin: ChannelOrigin): EngineLink {
  let open: { channel: ChannelPort; link: EngineLink } | undefined;
  return new DynamicLink(() => {
    if (!open?.channel.isOpen) {
      const channel = engine.openChannel(origin);
      open = { channel, link: new RPCLink({ port: channel }) };
    }
    return open.link;
  });
}

export const clientOfEngine = (engine: EngineAccess, origin: ChannelOrigin): EngineClient =>
  createORPCClient(linkOfEngine(engine, origin));
