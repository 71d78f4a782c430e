import type { Digest } from '#shared/domain/ids.ts';
import type { ModuleMeasurement } from '#shared/domain/module-measurement.ts';
import type { Runtime } from '#shared/domain/node.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';
import { seededRandom } from './seeded-random.ts';

/** Runtimes of this computer: two, so that pages have something to compare. */
export const runtimesHere: readonly Runtime[] = [
  { name: 'wasmtime', version: '49.0.0', usable: true },
  { name: 'jco', version: '1.35.0', usable: true },
];

function measured(digest: Digest, runtime: Runtime, runs: number, atMs: number): ModuleMeasurement {
  const random = seededRandom(runs + runtime.name.length);
  const around = (typical: number) => Array.from({ length: runs }, () => typical * (0.9 + random() * 0.35));
  const isJco = runtime.name === 'jco';
  return {
    digest,
    runtime: { name: runtime.name, version: runtime.version },
    cpuModel: 'Intel(R) N100',
    figures: [
      ...(isJco ? [] : [{ figure: 'compile-ms' as const, samples: around(62) }]),
      ...(isJco ? [] : [{ figure: 'aot-bytes' as const, samples: Array.from({ length: runs }, () => 214_880) }]),
      ...(isJco ? [] : [{ figure: 'process-aot-ms' as const, samples: around(7.4) }]),
      { figure: 'process-jit-ms', samples: around(isJco ? 148 : 66) },
      { figure: 'instance-ms', samples: around(isJco ? 3.1 : 0.07) },
      { figure: 'memory-bytes', samples: around(isJco ? 88_000_000 : 21_000_000).map(Math.round) },
    ],
    notes: [
      'request: the module answers no request',
      ...(isJco
        ? ['compile: jco makes JavaScript, no machine code', 'process-aot: the same', 'aot-bytes: the same']
        : []),
      'The clock of this computer ticks every 0.001 ms.',
    ],
    measuredAtMs: atMs,
  };
}

function measure(state: MemoryState, digest: Digest, runs: number) {
  const { name } = state.module(digest);
  const left = [...runtimesHere];
  return state.startJob('measure', `Measure ${name}`, () => {
    const runtime = left.shift();
    if (!runtime) {
      state.record('module-measured', name);
      return 'done';
    }
    state.measurements.unshift(measured(digest, runtime, runs, state.schedule.nowMs()));
    state.publish({ type: 'module-knowledge', digest });
    return { progress: 1 - left.length / runtimesHere.length, note: `Measured on ${runtime.name} ${runtime.version}` };
  });
}

export const measureHandlers = {
  runtimes: api.lab.runtimes.handler(() => [...runtimesHere]),
  measure: api.lab.measure.handler(({ context: { state }, input }) => ({
    jobId: measure(state, input.digest, input.runs),
  })),
  measurements: api.lab.measurements.handler(({ context: { state }, input }) =>
    state.measurements.filter(({ digest }) => digest === input.digest),
  ),
};
