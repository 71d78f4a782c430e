/** Texts for amounts: US dollars a month in one form, so that columns line up and copies can be read by programs. */

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** An exact amount of the model, `1234.5` → `$1,234.50`: every digit before the point is kept. */
export function exactUsd(amount: string): string {
  const isLess = amount.startsWith('-');
  const [whole = '0', cents = ''] = (isLess ? amount.slice(1) : amount).split('.');
  return `${isLess ? '−' : ''}$${grouped(whole)}.${cents.padEnd(2, '0')}`;
}

/** What nobody reads digit by digit: cents below a thousand dollars, none above, `$15.7 billion`, `$1.2e15`. */
export function usd(amount: number): string {
  const size = Math.abs(amount);
  const sign = amount < 0 && size >= 0.005 ? '−' : '';
  if (size >= 1e12) return `${sign}$${size.toExponential(1).replace('e+', 'e')}`;
  if (size >= 1e9) return `${sign}$${spokenCount(size)}`;
  return `${sign}$${size >= 999.995 ? grouped(Math.round(size).toString()) : size.toFixed(2)}`;
}

/** To the cent as long as a column has room for it. */
export const fittingUsd = (amount: string): string =>
  Math.abs(Number(amount)) < 1e8 ? exactUsd(amount) : usd(Number(amount));

/** Under a tick of an axis: `$0.20`, `$5`, `$20k`, `$3M`. */
export function usdTick(amount: number): string {
  if (amount >= 1e12) return `$${amount.toExponential(0).replace('e+', 'e')}`;
  const [size, letter] = amount >= 1e9 ? [1e9, 'B'] : amount >= 1e6 ? [1e6, 'M'] : amount >= 1e3 ? [1e3, 'k'] : [1, ''];
  if (size === 1 && amount >= 0.01 && !Number.isInteger(amount)) return `$${amount.toFixed(2)}`;
  return `$${Number((amount / size).toPrecision(6))}${letter}`;
}

/** `0.0049` → `< 1 %`, `0.7149` → `71 %`; what is not all of it never reads 100 %. */
export function percent(share: number): string {
  if (share <= 0) return '0 %';
  if (share < 0.01) return '< 1 %';
  if (share < 1 && share >= 0.995) return '> 99 %';
  return `${Math.round(share * 100)} %`;
}

// Made once: making one takes longer than a hundred uses of it.
const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const figures = new Intl.NumberFormat('en', { maximumFractionDigits: 4 });
const smallFigures = new Intl.NumberFormat('en', { maximumFractionDigits: 8 });

/** A count as people say it: `16 million`, `1.5 billion`, `400`. */
export function spokenCount(count: number): string {
  const size = Math.abs(count);
  if (size >= 1e15) return Number(count.toPrecision(3)).toExponential().replace('e+', 'e');
  if (size >= 1e12) return `${threeDigits.format(count / 1e12)} trillion`;
  if (size >= 1e9) return `${threeDigits.format(count / 1e9)} billion`;
  if (size >= 1e6) return `${threeDigits.format(count / 1e6)} million`;
  return threeDigits.format(count);
}

/** Three digits at most, without a tail of zeros: `0.00667` → `0.00667`, `41.2`, `1,310`. */
export const shortNumber = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : threeDigits.format(value);

/** A figure of a line as the model has it, grouped; at most six digits after the point, as nobody bills by more. */
export function lineFigure(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (value !== 0 && Math.abs(value) < 1e-6) return value.toExponential(2);
  return (Math.abs(value) < 1 ? smallFigures : figures).format(value);
}

/** Of an input whose unit stands elsewhere. */
export const inputNumber = (value: number): string =>
  Math.abs(value) >= 1e6 ? spokenCount(value) : shortNumber(value);
