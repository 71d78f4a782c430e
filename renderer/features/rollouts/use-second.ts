import { useSyncExternalStore } from 'react';

/** One clock of seconds for all that counts down; it ticks only while something does. */

const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    timer = setInterval(tick, 1_000);
    tick();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const ignore = (): (() => void) => () => undefined;

/** The time at the last tick, anew every second while `active`. */
export const useSecond = (active: boolean): number => useSyncExternalStore(active ? subscribe : ignore, () => nowMs);
