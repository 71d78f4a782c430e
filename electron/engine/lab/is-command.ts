import type { Module } from '#shared/domain/module.ts';

/** Whether a runtime has something to start by itself and wait for. */
export function isCommand({ kind, exports }: Pick<Module, 'kind' | 'exports'>): boolean {
  return exports.some(({ name }) => (kind === 'core' ? name === '_start' : name.startsWith('wasi:cli/run@')));
}
