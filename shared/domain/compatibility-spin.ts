import { type Need, no, type RuntimeTable, unknown, yes } from './compatibility-answer.ts';
import { wasiAnswer } from './compatibility-wasi.ts';
import { wasmtimeWasi } from './compatibility-wasmtime.ts';
import { wasmtimeProposal } from './compatibility-wasmtime-proposals.ts';

/*
 * Spin. Sources: the Wasmtime that `Cargo.toml` names and `wit/world.wit`, at the tags 2.7, 3.0, 3.2, 3.4, 3.5, 3.6 and
 * 4.0. Versions before 2.7 are not told apart, and what lies between two of these counts as the earlier.
 */

export const newestKnownSpin = { major: 4, minor: 0 };

const releases: readonly (readonly [major: number, minor: number, wasmtime: number, wasi03: string | null])[] = [
  [4, 0, 43, '0.3.0-rc-2026-03-15'],
  [3, 6, 41, '0.3.0-rc-2026-01-06'],
  [3, 5, 37, null],
  [3, 4, 36, null],
  [3, 2, 29, null],
  [3, 0, 25, null],
  [2, 7, 22, null],
];

/** Null for versions that this console does not know. */
export function spinTable(version: { major: number; minor: number }): RuntimeTable | null {
  const release = releases.find(
    ([major, minor]) => version.major > major || (version.major === major && version.minor >= minor),
  );
  if (release === undefined) return null;
  const [, , wasmtime, wasi03] = release;
  const title = `Spin ${version.major}.${version.minor}`;
  const host = wasmtimeWasi(wasmtime, title);
  return {
    title,
    whole: ({ kind, role }) => {
      if (kind === 'core') return unknown('it makes components of core modules itself, and not of all');
      return role === 'http-service' ? yes : unknown('it runs what its triggers start; this does not answer HTTP');
    },
    proposal: (name) =>
      wasmtimeProposal(wasmtime, name)?.verdict === 'yes' || (name === 'cm-async' && wasi03 !== null)
        ? yes
        : unknown(`the Wasmtime ${wasmtime} in it does not have it by default`),
    need: (need) => drafts(need, wasi03, version.major) ?? wasiAnswer(host, need),
  };

  function drafts({ base, version: wanted }: Need, preview03: string | null, major: number) {
    if (/^(fermyon:)?spin:?/.test(base))
      return unknown('Spin has interfaces of its own; which versions is not told apart');
    if (base.startsWith('wasi:keyvalue/')) return exactly(wanted, major >= 3 ? '0.2.0-draft2' : null);
    if (base.startsWith('wasi:config/')) return exactly(wanted, major >= 3 ? '0.2.0-draft-2024-09-27' : null);
    if (wanted?.startsWith('0.3.') === true) return exactly(wanted, preview03);
    return base.startsWith('wasi:') ? null : no('Spin does not have it');
  }

  function exactly(wanted: string | null, has: string | null) {
    if (has === null) return no(`${title} does not have it`);
    return wanted === has ? yes : no(`${title} has exactly ${has}`);
  }
}
