import { type FileHandle } from '#shared/domain/ids.ts';
import { type ChannelPort } from '../engine/door/channel-port.ts';
import { type ChannelOrigin } from '../engine/door/host-protocol.ts';

/** What a host's parts need of the engine. Both throw `engine/stopped` while it does not run. */
export interface EngineAccess {
  openChannel(origin: ChannelOrigin): ChannelPort;
  registerFile(path: string): Promise<FileHandle>;
}
