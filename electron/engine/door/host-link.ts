import { type EngineMessage, HostMessage } from './host-protocol.ts';

/** A port that the host hands over: Electron's `MessagePortMain`. */
export interface TransferredPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(data: unknown): void;
  start(): void;
  close(): void;
}

/** The line between the engine's process and the host that started it. */
export interface HostLink {
  /** `onSent` is called once the host's end has taken it. */
  send(message: EngineMessage, onSent?: () => void): void;
  onMessage(listener: (message: HostMessage, ports: readonly TransferredPort[]) => void): void;
  /** The host ended. */
  onLost(listener: () => void): void;
}

interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: readonly TransferredPort[] }) => void): unknown;
  postMessage(message: unknown): void;
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'on' in value && 'postMessage' in value;
}

/** The parent port when this is a utility process of Electron. */
export function findParentPort(): ParentPort | undefined {
  return 'parentPort' in process && isParentPort(process.parentPort) ? process.parentPort : undefined;
}

function parseHostMessage(raw: unknown): HostMessage | undefined {
  const parsed = HostMessage.safeParse(raw);
  if (!parsed.success) process.emitWarning(`The host sent something unknown: ${parsed.error.message}`);
  return parsed.data;
}

/** In a utility process, which ends with its host. */
export function linkToParentPort(port: ParentPort): HostLink {
  return {
    send(message, onSent) {
      port.postMessage(message);
      onSent?.();
    },
    onMessage(listener) {
      port.on('message', (event) => {
        const message = parseHostMessage(event.data);
        if (message) listener(message, event.ports);
      });
    },
    onLost() {},
  };
}

/** In a process made by `child_process.fork` with advanced serialization; undefined when it was not forked. */
export function linkToParentProcess(): HostLink | undefined {
  if (!process.send) return undefined;
  return {
    send(message, onSent) {
      if (process.connected) process.send?.(message, undefined, undefined, () => onSent?.());
    },
    onMessage(listener) {
      process.on('message', (raw) => {
        const message = parseHostMessage(raw);
        if (message) listener(message, []);
      });
    },
    onLost(listener) {
      process.on('disconnect', listener);
    },
  };
}
