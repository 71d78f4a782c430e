import { type WebSocket } from 'ws';
import { ChannelPort, maxBacklogChars } from './channel-port.ts';
import { isClientFrame } from './check-frame.ts';

/** Close codes of RFC 6455 and the IANA register. */
const policyViolation = 1008;
const tryAgainLater = 1013;

/** Turns the serving end of a WebSocket into a port of the contract, with every message checked. */
export function portOfWebSocket(socket: WebSocket): ChannelPort {
  const port = new ChannelPort({
    afterEnd: 'ignore',
    send: (data) => {
      socket.send(data);
      if (socket.bufferedAmount > maxBacklogChars) socket.close(tryAgainLater, 'too far behind');
    },
    onClose: () => socket.close(),
  });
  socket.on('message', (data, isBinary) => {
    const text = isBinary || !Buffer.isBuffer(data) ? undefined : data.toString('utf8');
    if (isClientFrame(text)) port.deliver(text);
    else socket.close(policyViolation, 'not a message of the contract');
  });
  socket.on('close', () => port.end());
  // Without a listener an error would end the process; `close` follows every error.
  socket.on('error', () => {});
  return port;
}
