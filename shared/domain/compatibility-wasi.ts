import { plainFunctionName } from './capability-functions.ts';
import { type Answer, type Need, no, unknown, yes } from './compatibility-answer.ts';
import { compareVersions, versionTrack } from './wit-name.ts';
import { isWasiInterface, newestKnownWasi, wasiAdditions, wasiFunctionSince, wasiFunctions } from './wit-wasi.ts';

/** How a runtime that has one version of WASI's interfaces links components that were built for another. */
export interface WasiHost {
  readonly title: string;
  /** The version it has of a line (`0.2`): `0.2.6`; null where it has none. */
  readonly versionOf: (track: string) => string | null;
  /** Whether it links other versions of the same line, or only exactly its own. */
  readonly linksBySemver: boolean;
  /** Functions that are switched on by a flag, and the answer to them. */
  readonly special?: (base: string, functionName: string) => Answer | null;
}

/**
 * Whether a host gives a WASI interface. Links are made by name and type, not by version: an interface under a newer
 * patch version than the host has is fine as long as the host has the functions that are used.
 */
export function wasiAnswer(host: WasiHost, { base, version, functions }: Need): Answer {
  if (version === null) return no(`${host.title} has WASI's interfaces only with a version`);
  const track = versionTrack(version);
  const has = host.versionOf(track);
  if (has === null || !isWasiInterface(base, track)) return no(`${host.title} does not have it`);
  if (!host.linksBySemver && version !== has) return no(`${host.title} links only ${has}`);
  if (functions !== null) return worst(functions.map(({ name }) => functionAnswer(host, { base, track, has }, name)));
  if (compareVersions(version, has) <= 0) return yes;
  const newest = newestKnownWasi(track) ?? has;
  const missing = wasiAdditions(base, track).filter(({ since }) => compareVersions(since, has) > 0);
  if (compareVersions(version, newest) <= 0 && missing.length === 0) return yes;
  return unknown(`${host.title} has ${has}, and which functions are used is not known`);
}

interface Interface {
  readonly base: string;
  readonly track: string;
  readonly has: string;
}

function functionAnswer(host: WasiHost, { base, track, has }: Interface, name: string): Answer {
  const fullName = wasiFunctions(base, track).find((one) => plainFunctionName(one) === name);
  const since = fullName === undefined ? null : wasiFunctionSince(base, track, fullName);
  if (since !== null && compareVersions(since, has) <= 0) return yes;
  const special = host.special?.(base, name) ?? null;
  if (special !== null) return special;
  return no(
    since === null
      ? `${host.title} has no \`${name}\` in it`
      : `${host.title} has ${has}; \`${name}\` came with ${since}`,
  );
}

const order = { no: 3, unknown: 2, flag: 1, yes: 0 } as const;

/** The answer that decides: no before unknown before a flag. */
export function worst(answers: readonly Answer[]): Answer {
  return answers.reduce<Answer>(
    (found, answer) => (order[answer.verdict] > order[found.verdict] ? answer : found),
    yes,
  );
}

/** The functions of WASI 0.1, as `wasi_snapshot_preview1` has them. */
const preview1 = new Set(
  `args_get args_sizes_get environ_get environ_sizes_get clock_res_get clock_time_get fd_advise fd_allocate fd_close
  fd_datasync fd_fdstat_get fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_get fd_filestat_set_size
  fd_filestat_set_times fd_pread fd_prestat_get fd_prestat_dir_name fd_pwrite fd_read fd_readdir fd_renumber fd_seek
  fd_sync fd_tell fd_write path_create_directory path_filestat_get path_filestat_set_times path_link path_open
  path_readlink path_remove_directory path_rename path_symlink path_unlink_file poll_oneoff proc_exit proc_raise
  sched_yield random_get sock_accept sock_recv sock_send sock_shutdown`.split(/\s+/),
);

/** To a core import: yes for the functions of WASI 0.1, null for what is no import of it. */
export function preview1Answer(title: string, name: string): Answer | null {
  const [from, functionName] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];
  if (from !== 'wasi_snapshot_preview1' && from !== 'wasi_unstable') return null;
  const since0 = from === 'wasi_unstable' && functionName === 'sock_accept';
  return preview1.has(functionName) && !since0 ? yes : no(`${title} has no such function in WASI 0.1`);
}
