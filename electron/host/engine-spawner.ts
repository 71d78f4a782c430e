import { type EngineStart, type HostMessage } from '../engine/door/host-protocol.ts';

/** The engine's process as its host sees it. What arrives from it is checked by whoever listens. */
export interface EngineProcess {
  readonly pid: number | undefined;
  /** `port` only where `takesPorts`. */
  send(message: HostMessage, port?: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when it could not be started at all; `reason` is for a person. */
  onExit(listener: (reason: string) => void): void;
  /** Ends it at once. */
  kill(): void;
  /** Whether a page's port can be handed over; otherwise its host relays. */
  readonly takesPorts: boolean;
}

export type EngineSpawner = (start: EngineStart) => EngineProcess;

/** The engine needs `node:sqlite` without a flag: Node 22.13, 23.4 or 24. */
export function isNodeNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 4) || (major === 22 && minor >= 13);
}
