/*
 * Texts for US dollars. What is paid is shown to the cent; what is less than a cent with the two digits that matter, so
 * that no cost that is there reads as none.
 */

const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tiny = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** From here on cents are noise. */
const wholeFrom = 100_000;

/** `1234.5` → `$1,234.50`, `0.00342` → `$0.0034`, `250000.4` → `$250,000`, `0` → `$0.00`. */
export function formatUsd(usd: number): string {
  if (usd >= wholeFrom) return `$${whole.format(usd)}`;
  // What would be rounded to the cent above is not tiny.
  return usd > 0 && usd < 0.00995 ? `$${tiny.format(usd)}` : `$${cents.format(usd)}`;
}

/** Short, for axes: `$250`, `$1.5k`, `$2M`, `$0.05`. */
export function formatUsdTick(usd: number): string {
  if (usd >= 1e9) return `$${short(usd / 1e9)}B`;
  if (usd >= 1e6) return `$${short(usd / 1e6)}M`;
  if (usd >= 1e4) return `$${short(usd / 1e3)}k`;
  if (usd >= 0.01 && usd < 100 && !Number.isInteger(usd)) return `$${cents.format(usd)}`;
  return usd >= 1 || usd === 0 ? `$${short(usd)}` : `$${tiny.format(usd)}`;
}

const short = (figure: number): string => new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(figure);
