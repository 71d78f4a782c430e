import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { engineLostChannel, portChannel, requestPortChannel } from '#shared/contract/preload-channels.ts';
import { type EngineHost } from '../host/engine-host.ts';
import { isFromPage } from './page-origin.ts';

/**
 * Gives each page that asks a port to the engine, as soon as there is one: the engine's own end where the engine is a
 * utility process, else an end that is relayed through its channel.
 */
export function setupPagePorts(host: EngineHost): void {
  const waiting = new Set<WebContents>();
  const connected = new Set<WebContents>();
  const connect = (page: WebContents) => {
    waiting.delete(page);
    if (page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    if (host.takesPorts) host.givePort(port2, 'page');
    else relay(port2, host);
    connected.add(page);
    page.postMessage(portChannel, null, [port1]);
  };
  ipcMain.on(requestPortChannel, (event) => {
    if (!isFromPage(event)) return;
    waiting.add(event.sender);
    event.sender.once('destroyed', () => {
      waiting.delete(event.sender);
      connected.delete(event.sender);
    });
    if (host.isReady) connect(event.sender);
  });
  host.onReady(() => {
    for (const page of waiting) connect(page);
  });
  host.onLost(() => {
    for (const page of connected) if (!page.isDestroyed()) page.send(engineLostChannel);
    connected.clear();
  });
}

function relay(port: MessagePortMain, host: EngineHost): void {
  const channel = host.openChannel('page');
  channel.on('message', (event) => port.postMessage(event?.data));
  channel.on('close', () => port.close());
  port.on('message', ({ data }) => {
    if (typeof data !== 'string') return channel.close();
    if (channel.isOpen) channel.postMessage(data);
  });
  port.on('close', () => channel.close());
  port.start();
}
