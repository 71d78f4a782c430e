import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { FlotillaError } from '#shared/domain/failure.ts';
import { rpcPath } from '#shared/contract/browser-mode.ts';
import { type ChannelPort } from './channel-port.ts';
import { maxFrameChars } from './check-frame.ts';
import { isOwnSocketPlace, makeSocketFolder } from './local-socket-path.ts';
import { portOfWebSocket } from './web-socket-port.ts';

/**
 * Lets programs of the same user reach the engine that runs: a WebSocket over a Unix socket (a named pipe on Windows).
 * Only this user can open it: mode 0600 from its first moment. Call it only while holding the data folder's lock, so
 * that a socket found at its place is a dead engine's and may be replaced.
 */
export async function openLocalSocket(
  path: string,
  serve: (port: ChannelPort) => void,
): Promise<{ close(): Promise<void> }> {
  makeSocketFolder(path);
  if (!isOwnSocketPlace(path)) {
    throw new FlotillaError('access/denied', `The folder of ${path} is not private to this user.`);
  }
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxFrameChars });
  sockets.on('connection', (socket) => serve(portOfWebSocket(socket)));
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.on('upgrade', (request, socket, head) => {
    // A browser sends an Origin; programs of the same user do not.
    if (request.url !== rpcPath || request.headers.origin !== undefined) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
  });
  await listen(server, path);
  return {
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server, path: string): Promise<void> {
  const isFile = process.platform !== 'win32';
  if (isFile) rmSync(path, { force: true });
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  // `listen` makes the socket's file before it returns, so that the mask holds for that file alone.
  const before = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
  await listening;
  if (isFile) chmodSync(path, 0o600);
}
