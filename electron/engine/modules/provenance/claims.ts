import type { Provenance } from '#shared/domain/provenance.ts';
import { printable } from '../inspector/printable.ts';

/** The custom sections of the tool conventions that stand for annotations of OCI images, in the order they are shown. */
export const claimSections = [
  'version',
  'description',
  'authors',
  'licenses',
  'homepage',
  'source',
  'revision',
  'created',
  'vendor',
  'documentation',
];

const mostClaims = 50;

/** What the module says of itself. Nobody vouches for it. The same word of several parts is shown once. */
export function readClaims(
  sections: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Provenance['claims'] {
  const found = new Map<string, Provenance['claims'][number]>();
  for (const name of claimSections) {
    for (const section of sections) {
      if (section.name !== name) continue;
      const value = printable(new TextDecoder().decode(section.bytes.subarray(0, 8_000)).trim(), 2000);
      if (value !== '') found.set(`${name} ${value}`, { name, value });
    }
  }
  return [...found.values()].slice(0, mostClaims);
}
