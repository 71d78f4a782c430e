/** Sizes and spans of time as people write them in a policy: `5 MB`, `64 KiB`, `500 ms`, `10 s`. */

const bytesPer: ReadonlyMap<string, number> = new Map(
  Object.entries({ B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }),
);
const millisecondsPer: ReadonlyMap<string, number> = new Map(Object.entries({ ms: 1, s: 1e3, min: 6e4 }));

export const sizePattern = /^([0-9]{1,12})(\.[0-9]{1,6})? ?(B|kB|MB|GB|KiB|MiB|GiB)$/;
export const spanPattern = /^([0-9]{1,12})(\.[0-9]{1,6})? ?(ms|s|min)$/;

/** Bytes; a fraction of a byte is left out. NaN for what the pattern does not allow. */
export const bytesOf = (text: string): number => measure(text, sizePattern, bytesPer);

/** Milliseconds. NaN for what the pattern does not allow. */
export const millisecondsOf = (text: string): number => measure(text, spanPattern, millisecondsPer);

function measure(text: string, pattern: RegExp, units: ReadonlyMap<string, number>): number {
  const [, whole = '', fraction = '', unit = ''] = pattern.exec(text) ?? [];
  const factor = units.get(unit);
  if (factor === undefined) return Number.NaN;
  // In whole numbers: 1.005 × 1,000 is less than 1,005 in floating point.
  const digits = BigInt(whole + fraction.slice(1)) * BigInt(factor);
  return Number(digits / 10n ** BigInt(Math.max(0, fraction.length - 1)));
}

/** `5,000,000 bytes`: exact, because a limit is missed by a single one. */
export const bytesText = (bytes: number): string => `${bytes.toLocaleString('en-US')} bytes`;

/** Numbers of a version in order: `1.80.0 (9fc6b4312 2026-01-02)` → 1, 80, 0. Null where there are none. */
function numbersOf(version: string): readonly number[] | null {
  const found = /[0-9]+(?:\.[0-9]+)*/.exec(version)?.[0];
  return found === undefined ? null : found.split('.').map(Number);
}

/** Whether a version is at least another, number by number; null where one of them has none. */
export function isAtLeast(version: string, least: string): boolean | null {
  const [has, asked] = [numbersOf(version), numbersOf(least)];
  if (has === null || asked === null) return null;
  for (let at = 0; at < Math.max(has.length, asked.length); at += 1) {
    const difference = (has[at] ?? 0) - (asked[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
