/** Three significant digits without an exponent, zeros at the end kept: a figure shows how exact it is. */
function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toFixed(Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(rounded)))));
}

/** A measured time with three significant digits: `428 µs`, `12.3 ms`, `5.84 s`. */
export function formatLatency(ms: number): string {
  if (!(ms > 0)) return '0 ms';
  if (ms < 0.9995) return `${threeDigits(ms * 1000)} µs`;
  if (ms < 999.5) return `${threeDigits(ms)} ms`;
  return `${threeDigits(ms / 1000)} s`;
}

/** The same, where nothing may have been measured. */
export const formatMeasured = (ms: number | null): string => (ms === null ? 'not measured' : formatLatency(ms));

/** The same for the ticks of an axis, which are round: `10 ms`, `500 µs`. */
export const formatLatencyTick = (ms: number): string =>
  formatLatency(ms).replace(/\.(\d*?)0+ /, (_, rest: string) => (rest === '' ? ' ' : `.${rest} `));
