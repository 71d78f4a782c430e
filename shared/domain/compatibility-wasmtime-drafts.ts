import { type Answer, flag, type Need, no, unknown, yes } from './compatibility-answer.ts';

/*
 * Interfaces that are no stable WASI yet. Pre-releases link only exactly, so each is told with the releases of Wasmtime
 * that have it. Sources: the WIT files of the crates `wasi-keyvalue`, `wasi-config` (`wasi-runtime-config` before 27),
 * `wasi-nn`, `wasi-tls`, and those under `p3` of `wasi` and `wasi-http`, at the tag of every release.
 */

interface Draft {
  readonly interfaces: RegExp;
  readonly version: string;
  /** Major versions that have it; the last is not one of them. */
  readonly since: number;
  readonly until?: number;
  readonly flag: string;
}

const nn = /^wasi:nn\/(tensor|graph|inference|errors)$/;
const store = /^wasi:config\/store$/;

const drafts: readonly Draft[] = [
  { interfaces: /^wasi:keyvalue\/(store|atomics|batch)$/, version: '0.2.0-draft', since: 24, flag: '-S keyvalue' },
  { interfaces: store, version: '0.2.0-rc.1', since: 40, flag: '-S config' },
  { interfaces: store, version: '0.2.0-draft', since: 27, until: 40, flag: '-S config' },
  { interfaces: /^wasi:config\/runtime$/, version: '0.2.0-draft', since: 24, until: 27, flag: '-S runtime-config' },
  { interfaces: nn, version: '0.2.0-rc-2024-10-28', since: 35, flag: '-S nn' },
  { interfaces: nn, version: '0.2.0-rc-2024-08-19', since: 25, until: 35, flag: '-S nn' },
  { interfaces: nn, version: '0.2.0-rc-2024-06-25', since: 24, until: 25, flag: '-S nn' },
  { interfaces: /^wasi:tls\/types$/, version: '0.2.0-draft', since: 32, flag: '-S tls' },
  { interfaces: /^wasi:tls\/(types|client)$/, version: '0.3.0-draft', since: 44, flag: '-S tls' },
];

/** Wasmtime 45 and older had WASI 0.3 as pre-releases: the version of each, from this major version on. */
const previews03: readonly (readonly [major: number, version: string])[] = [
  [43, '0.3.0-rc-2026-03-15'],
  [41, '0.3.0-rc-2026-01-06'],
  [39, '0.3.0-rc-2025-09-16'],
];

/** Null for what is no draft: stable WASI, or no WASI at all. */
export function wasmtimeDraft(major: number, need: Need): Answer | null {
  const { base, version } = need;
  if (/^wasi:(keyvalue|config|nn|tls)\//.test(base)) return draftAnswer(major, need);
  if (version?.startsWith('0.3.0-rc-') === true) return preview03(major, version);
  return version?.startsWith('0.3.') === true && major < 46 ? no('Wasmtime has WASI 0.3 from version 46 on') : null;
}

function draftAnswer(major: number, { base, version, functions }: Need): Answer {
  // Linked by its functions: of an interface that is imported for its name alone, nothing is missing.
  if (functions?.length === 0) return yes;
  const there = drafts.filter(
    ({ interfaces, since, until }) => interfaces.test(base) && major >= since && (until === undefined || major < until),
  );
  const match = there.find((draft) => draft.version === version);
  if (match !== undefined) return flag(match.flag);
  if (there.length === 0) return no(`Wasmtime ${major} does not have it`);
  return no(`Wasmtime ${major} has exactly ${there.map((draft) => draft.version).join(' and ')}`);
}

function preview03(major: number, version: string): Answer {
  if (major >= 46) return no(`Wasmtime ${major} has 0.3.0, which is linked with no pre-release`);
  if (major === 37 || major === 38) return unknown(`Wasmtime ${major} has WASI 0.3 only when it was built with it`);
  const has = previews03.find(([since]) => major >= since)?.[1];
  if (has === undefined) return no(`Wasmtime ${major} has no WASI 0.3`);
  return version === has ? flag('-S p3', '-W component-model-async') : no(`Wasmtime ${major} has exactly ${has}`);
}
