import type { AddModuleOutcome } from '#shared/contract/modules.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { Inspection } from '#shared/domain/module.ts';
import type { ModuleSource } from '#shared/domain/module-source.ts';
import { api } from './memory-api.ts';
import { provenanceHandlers } from './memory-provenance.ts';
import { pull } from './memory-pull.ts';
import type { MemoryState } from './memory-state.ts';
import { watchedHandlers } from './memory-watched.ts';
import { digestOf, sampleModule, sampleModules } from './sample-data.ts';

/** Looks into a file by its handle: `…bad` is invalid, `…empty` refused, `…wat` a text, else a new valid component. */
function inspect(file: string, nowMs: number): Inspection {
  if (file.endsWith('empty')) return { verdict: 'refused', reason: 'empty', message: 'The file is empty.' };
  if (file.endsWith('wat')) {
    return { verdict: 'refused', reason: 'wat-text', message: 'The file is a WebAssembly text, not a binary.' };
  }
  const digest = digestOf('d');
  if (file.endsWith('bad')) {
    const message = 'type mismatch: expected i32, found i64 (at offset 0x1f3)';
    return { verdict: 'invalid', message, offset: 499, functionName: 'answer', digest, sizeBytes: 2_048 };
  }
  return { verdict: 'valid', facts: factsOf(nowMs, digest) };
}

function factsOf(nowMs: number, digest: Digest) {
  const { name: _name, source: _source, addedAtMs: _addedAtMs, ...facts } = sampleModule(nowMs, { digest });
  return facts;
}

function keep(state: MemoryState, inspection: Inspection, name: string, source: ModuleSource): AddModuleOutcome {
  if (inspection.verdict !== 'valid') return { outcome: 'rejected', inspection };
  const known = state.modules.get(inspection.facts.digest);
  if (known) return { outcome: 'already-there', module: known };
  const module = state.putModule({ ...inspection.facts, name, source, addedAtMs: state.schedule.nowMs() });
  state.record('module-added', module.name);
  return { outcome: 'added', module };
}

export const moduleHandlers = api.modules.router({
  list: api.modules.list.handler(({ context }) => [...context.state.modules.values()]),
  get: api.modules.get.handler(({ context, input }) => context.state.module(input.digest)),
  inspect: api.modules.inspect.handler(({ context, input }) => inspect(input.file, context.state.schedule.nowMs())),
  check: api.modules.check.handler(({ context, input }) => ({
    inspection: inspect(input.file, context.state.schedule.nowMs()),
    findings: [],
    nodes: [],
    runtimes: [],
  })),
  add: api.modules.add.handler(({ context: { state }, input }) =>
    keep(state, inspect(input.file, state.schedule.nowMs()), 'chosen.wasm', { kind: 'file', name: 'chosen.wasm' }),
  ),
  addText: api.modules.addText.handler(({ context: { state }, input }) => {
    if (!input.file.endsWith('wat')) throw new FlotillaError('module/cannot-inspect', 'The file is not a text.');
    const facts = factsOf(state.schedule.nowMs(), digestOf('8'));
    return keep(state, { verdict: 'valid', facts }, 'chosen.wat', { kind: 'file', name: 'chosen.wat' });
  }),
  addSamples: api.modules.addSamples.handler(({ context: { state } }) =>
    sampleModules(state.schedule.nowMs()).map((module) => state.putModule(module)),
  ),
  remove: api.modules.remove.handler(({ context: { state }, input }) => {
    const { name } = state.module(input.digest);
    state.modules.delete(input.digest);
    state.publish({ type: 'module-removed', digest: input.digest });
    state.record('module-removed', name);
    return input;
  }),
  pull: api.modules.pull.handler(({ context: { state }, input }) => ({ jobId: pull(state, input.reference) })),
  ...provenanceHandlers,
  watched: watchedHandlers,
});
