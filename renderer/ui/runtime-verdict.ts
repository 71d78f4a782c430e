import type { NodeCompatibility } from '#shared/domain/compatibility.ts';
import type { Tone } from './status.tsx';

export type NodeVerdict = NodeCompatibility['verdict'];

/** Whether a module runs somewhere, in words. */
export const verdictWords: Readonly<Record<NodeVerdict, { readonly label: string; readonly tone: Tone }>> = {
  yes: { label: 'Runs', tone: 'ok' },
  flag: { label: 'With a flag', tone: 'warn' },
  no: { label: 'Cannot run', tone: 'bad' },
  unknown: { label: 'Not known', tone: 'off' },
  none: { label: 'No runtime', tone: 'off' },
  unread: { label: 'Not read yet', tone: 'off' },
};
