import type { Runtime } from '#shared/domain/node.ts';

/** Which runtimes this computer has. */
export function RuntimesHere({ runtimes }: { readonly runtimes: readonly Runtime[] | undefined }) {
  if (!runtimes || runtimes.length === 0) return null;
  return <span>On this computer: {runtimes.map(({ name, version }) => `${name} ${version}`).join(', ')}</span>;
}
