/*
 * What a component gives its host to keep (bodies, header fields) lies outside of its memory, in the process that all
 * workloads share, and no limit of a thread counts it. jco makes these resources itself and a thread has one instance at
 * a time, so the count is the thread's.
 */
const mostHeldBytes = 256 * 1024 * 1024;
/** About what an entry in a list takes. */
const entryBytes = 100;

let heldBytes = 0;

/** Ends the instance (a trap) that gives more than its host can be asked to keep. */
export function hold(sizeBytes: number): void {
  heldBytes += sizeBytes + entryBytes;
  if (heldBytes > mostHeldBytes)
    throw new Error(`the component gives its host more than ${mostHeldBytes} bytes to keep`);
}

/** The instance has ended. */
export function letGoOfHeld(): void {
  heldBytes = 0;
}
