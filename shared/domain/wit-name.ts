/*
 * Names of WIT interfaces and what their versions promise. Two versions are of one track when the newer can stand in
 * for the older: the same major number, the same minor while the major is 0, and nothing else for pre-releases. It is
 * the rule that Wasmtime links by (`alternate_lookup_key` in its `names.rs`) and that WASI keeps.
 */

export interface WitName {
  /** `wasi:http/types` */
  readonly base: string;
  readonly version: string | null;
}

/** `wasi:http/types@0.2.12` → base and version. */
export function splitWitName(name: string): WitName {
  const at = name.lastIndexOf('@');
  if (at <= 0 || name.indexOf('/', at) >= 0) return { base: name, version: null };
  return { base: name.slice(0, at), version: name.slice(at + 1) };
}

interface Version {
  readonly numbers: readonly [number, number, number];
  readonly preRelease: string;
}

const pattern = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function parse(version: string): Version | null {
  const match = pattern.exec(version);
  if (!match) return null;
  return { numbers: [Number(match[1]), Number(match[2]), Number(match[3])], preRelease: match[4] ?? '' };
}

/** `0.2.12` → `0.2`, `1.4.0` → `1`; `0.0.3`, `0.2.0-rc-2023-10-18` and what is no version stand for themselves. */
export function versionTrack(version: string): string {
  const parsed = parse(version);
  if (!parsed || parsed.preRelease !== '') return version;
  const [major, minor] = parsed.numbers;
  if (major > 0) return String(major);
  return minor > 0 ? `0.${minor}` : version;
}

/** By numbers; a pre-release is before its release. What is no version is before all. */
export function compareVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (!left || !right) return Number(left !== null) - Number(right !== null);
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  if (left.preRelease === right.preRelease) return 0;
  if (left.preRelease === '' || right.preRelease === '') return left.preRelease === '' ? 1 : -1;
  return left.preRelease < right.preRelease ? -1 : 1;
}

/** The same for every version that can stand in for another: `wasi:http/types@0.2`. */
export function trackName(name: string): string {
  const { base, version } = splitWitName(name);
  return version === null ? base : `${base}@${versionTrack(version)}`;
}
