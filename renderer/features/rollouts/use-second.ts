import { useSyncExternalStore } from 'react';

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1_000);
  return () => clearInterval(timer);
}

const never = (): (() => void) => () => undefined;

const thisSecond = (): number => Math.floor(Date.now() / 1_000) * 1_000;

/** The time now to the second, anew every second while `active`: for what counts down. */
export const useSecond = (active: boolean): number => useSyncExternalStore(active ? everySecond : never, thisSecond);
