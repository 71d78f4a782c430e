import type { FlotillaBridge } from '#shared/contract/bridge.ts';
import { rpcPath } from '#shared/contract/browser-mode.ts';
import { openPort, openSocket } from './api/open-session.ts';
import { postFile, registerFile } from './api/upload-file.ts';
import { startPage } from './app/start-page.tsx';

declare global {
  interface Window {
    /** Put there by the preload in Electron; absent in a browser. */
    readonly flotilla?: FlotillaBridge<File>;
  }
}

const bridge = window.flotilla;
if (bridge) {
  startPage({ open: openPort(bridge), uploadFile: registerFile(bridge) });
} else {
  const url = new URL(rpcPath, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  startPage({ open: openSocket(url.href), uploadFile: postFile });
}
