import type { FlotillaBridge } from '#shared/contract/bridge.ts';
import { Upload, uploadPath } from '#shared/contract/browser-mode.ts';
import { Failure, FlotillaError } from '#shared/domain/failure.ts';
import { FileHandle } from '#shared/domain/ids.ts';

/** Gives the engine a file that a person dropped or chose, and resolves with the handle that stands for it. */
export type UploadFile = (file: File, signal?: AbortSignal) => Promise<FileHandle>;

/** In Electron the file stays where it is: only its path goes to the engine, past the page. */
export const registerFile =
  (bridge: Pick<FlotillaBridge<File>, 'fileHandle'>): UploadFile =>
  async (file) =>
    FileHandle.parse(await bridge.fileHandle(file));

/** In a browser the bytes go to the same origin. */
export const postFile: UploadFile = async (file, signal) => {
  const response = await fetch(`${uploadPath}?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
    ...(signal ? { signal } : {}),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return Upload.parse(body).file;
  const failure = Failure.safeParse(body);
  if (failure.success) throw new FlotillaError(failure.data.code, failure.data.message, failure.data);
  throw new FlotillaError('file/unreadable', `The file could not be uploaded (HTTP ${response.status})`, {
    hint: 'Try again; if it stays so, restart Flotilla.',
    retryable: true,
  });
};
