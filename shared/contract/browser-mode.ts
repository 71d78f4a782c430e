import { z } from 'zod';
import { FileHandle } from '../domain/ids.ts';

/** WebSocket of the contract in browser mode. */
export const rpcPath = '/rpc';

/** `POST /upload?name=<file name>` with the bytes as the body; answers `Upload`, or a `Failure` with its status. */
export const uploadPath = '/upload';

export const uploadLimitBytes = 512 * 1024 ** 2;

export const Upload = z.object({ file: FileHandle });
export type Upload = z.infer<typeof Upload>;
