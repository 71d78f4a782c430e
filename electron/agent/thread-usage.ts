import type { HeapInfo } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { type HostUsage, unknownUsage } from './host-usage.ts';

/** A thread that a component keeps busy answers between two steps of its code; a reading is not waited for longer. */
const answerWithinMs = 250;

interface CpuTold {
  /** Since Node 24.6; microseconds. */
  cpuUsage(): Promise<{ user: number; system: number }>;
}

interface HeapTold {
  /** Since Node 24.0 and 22.16. */
  getHeapStatistics(): Promise<HeapInfo>;
}

const hasMethod = (worker: object, name: string): boolean =>
  name in worker && typeof Reflect.get(worker, name) === 'function';
const tellsCpu = (worker: object): worker is CpuTold => hasMethod(worker, 'cpuUsage');
const tellsHeap = (worker: object): worker is HeapTold => hasMethod(worker, 'getHeapStatistics');

/**
 * What a worker thread has used. Its memory is its heap and what the heap holds outside of itself, such as the memories
 * of components; code and stack are not in it, since a process has one resident size for all its threads. Rejects when
 * the thread has ended or does not answer in time.
 */
export async function readThread(worker: Worker): Promise<HostUsage> {
  const asked = Promise.all([
    tellsCpu(worker) ? worker.cpuUsage() : null,
    tellsHeap(worker) ? worker.getHeapStatistics() : null,
  ]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the thread does not answer')), answerWithinMs);
  });
  try {
    const [cpu, heap] = await Promise.race([asked, late]);
    const cpuMs = cpu ? (cpu.user + cpu.system) / 1000 : null;
    return { ...unknownUsage, cpuMs, memoryBytes: heap && heldBytes(heap) };
  } finally {
    clearTimeout(timer);
  }
}

function heldBytes(heap: HeapInfo): number | null {
  const held = heap.total_physical_size + heap.external_memory + heap.malloced_memory;
  return Number.isFinite(held) ? held : null;
}
