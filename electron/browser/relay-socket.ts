import { type WebSocket } from 'ws';
import { maxBacklogChars } from '../engine/door/channel-port.ts';
import { type EngineAccess } from '../host/engine-access.ts';

/** Close codes of RFC 6455 and the IANA register. */
const unsupportedData = 1003;
const serviceRestart = 1012;
const tryAgainLater = 1013;

/**
 * Joins a page's WebSocket to a channel of the engine. Either end closes the other: a page that connects again reads
 * everything anew, so nothing is buffered for it. The engine's side checks each message.
 */
export function relaySocket(socket: WebSocket, engine: EngineAccess): void {
  // Without a listener an error would end the process; `close` follows every error.
  socket.on('error', () => {});
  let channel: ReturnType<EngineAccess['openChannel']>;
  try {
    channel = engine.openChannel('page');
  } catch {
    return socket.close(tryAgainLater, 'the engine is not running');
  }
  channel.on('message', (event) => {
    socket.send(String(event?.data));
    if (socket.bufferedAmount > maxBacklogChars) socket.close(tryAgainLater, 'too far behind');
  });
  channel.on('close', () => socket.close(serviceRestart, 'the engine ended'));
  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return socket.close(unsupportedData, 'text only');
    if (channel.isOpen) channel.postMessage(data.toString('utf8'));
  });
  socket.on('close', () => channel.close());
}
