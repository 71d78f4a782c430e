/* Numbers as people write them: `16,000,000`, `16e6`, `16M`, `1.5 k`. Pure. */

const suffixes: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9, t: 1e12 };

const plainNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i;
const grouped = /^[-+]?\d{1,3}([, _']\d{3})+(\.\d+)?$/;
const suffixed = /^(.*\d)\s*([kmgbt])$/i;

/**
 * The number in a text; the text itself when there is none, so that it stays at its field and is said to be none;
 * undefined for an empty text. A lone comma is not guessed at: `1,5` is no number here.
 */
export function numberIn(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const [, figure = trimmed, suffix = ''] = suffixed.exec(trimmed) ?? [];
  const digits = grouped.test(figure) ? figure.replace(/[, _']/g, '') : figure.trim();
  if (!plainNumber.test(digits)) return trimmed;
  const value = Number(`${Number(digits) * (suffixes[suffix.toLowerCase()] ?? 1)}`);
  if (!Number.isFinite(value)) return trimmed;
  // 1.1M is 1100000.0000000002 in binary; nobody meant that.
  const kept = suffix === '' ? value : Number(value.toPrecision(12));
  return kept === 0 ? 0 : kept;
}

const grouping = new Intl.NumberFormat('en', { maximumSignificantDigits: 15 });

/** As it stands in a field: digits in groups, all of them. What is no number is shown as it is. */
export function numberText(value: unknown): string {
  if (typeof value === 'number') return Math.abs(value) < 1e-6 && value !== 0 ? String(value) : grouping.format(value);
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const scales = [
  [1e12, ' T'],
  [1e9, ' G'],
  [1e6, ' M'],
  [1e4, ' k', 1e3],
] as const;

/** For reading, not for typing: `2.4`, `1,840`, `16 M`. */
export function shortNumber(value: number): string {
  const scale = scales.find(([from]) => Math.abs(value) >= from);
  if (!scale) return Math.abs(value) >= 1000 ? grouping.format(Math.round(value)) : short.format(value);
  const [from, sign, unit = from] = scale;
  return `${short.format(value / unit)}${sign}`;
}
