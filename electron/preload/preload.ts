import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { engineLostMessage, type FlotillaBridge, portMessage } from '#shared/contract/bridge.ts';
import {
  engineLostChannel,
  portChannel,
  type RegisteredFile,
  registerFileChannel,
  requestPortChannel,
} from '#shared/contract/preload-channels.ts';

/*
 * Passes the page a port to the engine, and handles of files that a person picked; nothing else, and no object of
 * Electron's.
 */

/** Where a picked file lies. Only Chromium's own files have a path, so the page cannot name one itself. */
function pathOf(file: File): string {
  if (!(file instanceof File)) return '';
  // Electron before 32 has the path on the file; `webUtils` came with 29.
  if (typeof webUtils?.getPathForFile === 'function') return webUtils.getPathForFile(file);
  return 'path' in file && typeof file.path === 'string' ? file.path : '';
}

function platform(): FlotillaBridge['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}

const bridge: FlotillaBridge<File> = {
  platform: platform(),
  requestPort: () => ipcRenderer.send(requestPortChannel),
  fileHandle: async (file) => {
    const answer = (await ipcRenderer.invoke(registerFileChannel, pathOf(file))) as RegisteredFile;
    if ('failure' in answer) throw new Error(answer.failure.message);
    return answer.file;
  },
};

contextBridge.exposeInMainWorld('flotilla', bridge);

ipcRenderer.on(portChannel, (event) => window.postMessage(portMessage, window.location.origin, event.ports));
ipcRenderer.on(engineLostChannel, () => window.postMessage(engineLostMessage, window.location.origin));
