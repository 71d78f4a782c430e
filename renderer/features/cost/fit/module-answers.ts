import { adviceModuleOf, systemAccessOf } from '#shared/cost/advice-module.ts';
import type { Module } from '#shared/domain/module.ts';

/** What a module's facts answer, by the keys of a scenario. Pure. */
export function moduleAnswers(module: Module): Readonly<Record<string, unknown>> {
  return {
    'advice.systemAccess': systemAccessOf(adviceModuleOf(module)),
    // A module is the proof that its libraries compile.
    'advice.libraries': 'compile',
    'workload.moduleMb': Number((module.sizeBytes / 1e6).toPrecision(6)),
    ...(module.language === null ? {} : { 'workload.language': module.language.name.toLowerCase().slice(0, 40) }),
  };
}
