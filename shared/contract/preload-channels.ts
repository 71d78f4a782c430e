import type { Failure } from '../domain/failure.ts';
import type { FileHandle } from '../domain/ids.ts';

/** Channels between the preload and the main process. The page sees none of them. */
export const requestPortChannel = 'flotilla:request-port';
export const portChannel = 'flotilla:port';
export const engineLostChannel = 'flotilla:engine-lost';
export const registerFileChannel = 'flotilla:register-file';

/** Errors lose their fields on the way through Electron, so a failure comes as a value. */
export type RegisteredFile = { file: FileHandle } | { failure: Failure };
