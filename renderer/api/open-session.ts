import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { engineLostMessage, type FlotillaBridge, portMessage } from '#shared/contract/bridge.ts';
import type { OpenSession, Session } from './connection.ts';

/** How long to wait for a port or a socket before it counts as "no engine now". */
const openWithinMs = 10_000;

const timeLimit = (signal: AbortSignal): AbortSignal => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), openWithinMs);
  limit.signal.addEventListener('abort', () => clearTimeout(timer));
  signal.addEventListener('abort', () => limit.abort());
  return limit.signal;
};

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

/** In Electron: main answers a request with a window message that carries the port. */
export function openPort(bridge: Pick<FlotillaBridge, 'requestPort'>): OpenSession {
  return (signal) =>
    new Promise((resolve, reject) => {
      const limit = timeLimit(signal);
      const onMessage = (event: MessageEvent<unknown>) => {
        const [port] = event.ports;
        if (event.source !== window || event.data !== portMessage || !port) return;
        window.removeEventListener('message', onMessage);
        resolve(portSession(port, onEngineLost));
      };
      limit.addEventListener('abort', () => {
        window.removeEventListener('message', onMessage);
        reject(new Error('No port to the engine came'));
      });
      window.addEventListener('message', onMessage);
      bridge.requestPort();
    });
}

function onEngineLost(callback: () => void): void {
  const onMessage = (event: MessageEvent<unknown>) => {
    // A new port means a new engine, even if word of the end of the old one got lost.
    if (event.source !== window || (event.data !== engineLostMessage && event.data !== portMessage)) return;
    window.removeEventListener('message', onMessage);
    callback();
  };
  window.addEventListener('message', onMessage);
}

/** In a browser: a WebSocket on the same origin. */
export function openSocket(url: string): OpenSession {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      timeLimit(signal).addEventListener('abort', () => socket.readyState === WebSocket.CONNECTING && socket.close());
      const lost = new Promise<void>((done) => {
        socket.addEventListener('close', () => {
          done();
          reject(new Error('The engine does not answer'));
        });
      });
      socket.addEventListener('open', () => {
        resolve({
          link: new SocketLink({ websocket: socket }),
          lost,
          isLost: () => socket.readyState !== WebSocket.OPEN,
          end: () => socket.close(),
        });
      });
    });
}
