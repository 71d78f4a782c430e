import type { Runtime } from './node.ts';

/**
 * Those of a node's runtimes of which one would host a release: Wasmtime where it is, whatever else could. It is what
 * nodes do (`electron/agent/hosting.ts`, and the node program, which knows no other); what is told of a node has to be
 * about the same one. Empty where Flotilla can host with none.
 */
export function hostingRuntimes(runtimes: readonly Runtime[]): readonly Runtime[] {
  const usable = runtimes.filter((runtime) => runtime.usable);
  const first = usable.filter(({ name }) => name === 'wasmtime');
  return first.length > 0 ? first : usable;
}
