import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { engineLostMessage, type FlotillaBridge, portMessage } from '#shared/contract/bridge.ts';
import type { OpenSession, Session } from './connection.ts';

/** How long a socket may take to open before it counts as "no engine now". */
const openWithinMs = 10_000;

/** A session over a message port. `onLost` registers for word from outside that the other end is gone. */
export function portSession(port: MessagePort, onLost: (callback: () => void) => void): Session {
  let isLost = false;
  const onClose: (() => void)[] = [];
  let tellLost: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    tellLost = resolve;
  });
  // Chromium before 122 has no `close` event on ports, so the link hears of the end from here.
  const link = new PortLink({
    port: {
      on: (event, callback) => {
        if (event === 'message')
          port.addEventListener('message', ({ data }: MessageEvent<unknown>) => callback({ data }));
        else if (event === 'close') onClose.push(callback);
      },
      postMessage: (data: unknown) => port.postMessage(data),
    },
  });
  const end = () => {
    if (isLost) return;
    isLost = true;
    port.close();
    for (const callback of onClose) callback();
    tellLost();
  };
  port.addEventListener('close', end);
  onLost(end);
  port.start();
  return { link, lost, isLost: () => isLost, end };
}

/** Calls `callback` with the next window message of ours that `accepts` takes; returns how to stop waiting. */
function onWindowMessage(accepts: (event: MessageEvent<unknown>) => boolean, callback: (event: MessageEvent) => void) {
  const onMessage = (event: MessageEvent<unknown>) => {
    if (event.source !== window || !accepts(event)) return;
    stop();
    callback(event);
  };
  const stop = () => window.removeEventListener('message', onMessage);
  window.addEventListener('message', onMessage);
  return stop;
}

const isEngineLost = ({ data }: MessageEvent<unknown>) => data === engineLostMessage;
const isPort = ({ data, ports }: MessageEvent<unknown>) => data === portMessage && ports.length === 1;

/** In Electron: main answers a request with a window message that carries the port, as soon as there is an engine. */
export function openPort(bridge: Pick<FlotillaBridge, 'requestPort'>): OpenSession {
  return (signal) =>
    new Promise((resolve, reject) => {
      const giveUp = () => {
        stopWaiting();
        stopWatching();
        reject(new Error('The engine ended before it answered'));
      };
      const stopWatching = onWindowMessage(isEngineLost, giveUp);
      const stopWaiting = onWindowMessage(isPort, ({ ports: [port] }) => {
        stopWatching();
        signal.removeEventListener('abort', giveUp);
        if (port) resolve(portSession(port, (callback) => onWindowMessage(isEngineLost, callback)));
      });
      signal.addEventListener('abort', giveUp, { once: true });
      bridge.requestPort();
    });
}

/** In a browser: a WebSocket on the same origin. */
export function openSocket(url: string): OpenSession {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      const giveUp = () => socket.close();
      const timer = setTimeout(giveUp, openWithinMs);
      signal.addEventListener('abort', giveUp, { once: true });
      const lost = new Promise<void>((done) => {
        socket.addEventListener('close', () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
          done();
          reject(new Error('The engine does not answer'));
        });
      });
      socket.addEventListener('open', () => {
        clearTimeout(timer);
        const isLost = () => socket.readyState !== WebSocket.OPEN;
        resolve({ link: new SocketLink({ websocket: socket }), lost, isLost, end: giveUp });
      });
    });
}
