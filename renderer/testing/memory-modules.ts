import type { Inspection } from '#shared/domain/module.ts';
import { api } from './memory-api.ts';
import { digestOf, sampleModule, sampleModules } from './sample-data.ts';

/** Looks into a file by its handle: `…bad` is invalid, `…empty` refused, everything else a new valid component. */
function inspect(file: string, nowMs: number): Inspection {
  if (file.endsWith('empty')) return { verdict: 'refused', reason: 'empty', message: 'The file is empty.' };
  const digest = digestOf('d');
  if (file.endsWith('bad')) {
    const message = 'type mismatch: expected i32, found i64 (at offset 0x1f3)';
    return { verdict: 'invalid', message, offset: 499, digest, sizeBytes: 2_048 };
  }
  const { name: _name, addedAtMs: _addedAtMs, ...facts } = sampleModule(nowMs, { digest });
  return { verdict: 'valid', facts };
}

export const moduleHandlers = api.modules.router({
  list: api.modules.list.handler(({ context }) => [...context.state.modules.values()]),
  get: api.modules.get.handler(({ context, input }) => context.state.module(input.digest)),
  inspect: api.modules.inspect.handler(({ context, input }) => inspect(input.file, context.state.schedule.nowMs())),
  add: api.modules.add.handler(({ context: { state }, input }) => {
    const nowMs = state.schedule.nowMs();
    const inspection = inspect(input.file, nowMs);
    if (inspection.verdict !== 'valid') return { outcome: 'rejected' as const, inspection };
    const known = state.modules.get(inspection.facts.digest);
    if (known) return { outcome: 'already-there' as const, module: known };
    const module = { ...inspection.facts, name: 'chosen.wasm', addedAtMs: nowMs };
    state.modules.set(module.digest, module);
    state.publish({ type: 'module', module });
    state.record('module-added', module.name);
    return { outcome: 'added' as const, module };
  }),
  addSamples: api.modules.addSamples.handler(({ context: { state } }) => {
    const modules = sampleModules(state.schedule.nowMs());
    for (const module of modules) {
      state.modules.set(module.digest, module);
      state.publish({ type: 'module', module });
    }
    return modules;
  }),
  remove: api.modules.remove.handler(({ context: { state }, input }) => {
    const { name } = state.module(input.digest);
    state.modules.delete(input.digest);
    state.publish({ type: 'module-removed', digest: input.digest });
    state.record('module-removed', name);
    return input;
  }),
});
