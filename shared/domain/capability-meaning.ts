import { type CapabilityName, type Reach } from './capability.ts';

/** What one import means: in words, how far it reaches, and which capabilities it is a part of. */
export interface ImportMeaning {
  /** Completes "It …". */
  readonly words: string;
  readonly reach: Reach;
  /** Empty where the import alone lets a module do nothing that has to be granted. */
  readonly capabilities: readonly CapabilityName[];
  /**
   * For an import whose functions belong to different capabilities, or that is often imported for its types only: those
   * of one function (`tcp-socket.create`, `get-arguments`). Without functions it then stands for nothing.
   */
  readonly ofFunction?: (name: string) => readonly CapabilityName[];
}

export const means = (
  words: string,
  reach: Reach,
  capabilities: readonly CapabilityName[] = [],
  ofFunction?: ImportMeaning['ofFunction'],
): ImportMeaning => ({ words, reach, capabilities, ...(ofFunction && { ofFunction }) });

/** A map, not an object: names come from hostile modules and must not meet `constructor`. */
export const meanings = (entries: Readonly<Record<string, ImportMeaning>>): ReadonlyMap<string, ImportMeaning> =>
  new Map(Object.entries(entries));

export const unknownMeaning = means('needs this from its host', 'unknown', ['unknown']);
