/** How FOCUS writes units: `GB-Hours`, `1000000 Requests`. */
export interface FocusUnit {
  /** What a price is for one of. */
  readonly pricing: string;
  /** What is counted. */
  readonly consumed: string;
}

const many: Readonly<Record<string, string>> = { k: '000', m: '000000' };

/** Words that are written in a way of their own; others get a capital and an s. */
const words: Readonly<Record<string, string>> = {
  gb: 'GB',
  gib: 'GiB',
  mb: 'MB',
  mib: 'MiB',
  kwh: 'kWh',
  vcpu: 'vCPU',
  cpu: 'CPU',
  lcu: 'LCU',
  s: 'Seconds',
  ms: 'Milliseconds',
};

/** From units of the price book ("1M vCPU-ms", "GB-second", "hour"); what is not known of them stays as it is. Pure. */
export function focusUnit(unit: string): FocusUnit {
  const [, count, suffix = '', noun] = /^(\d+)([kKM]?) (.+)$/.exec(unit) ?? [];
  const consumed = nounOf(noun ?? unit);
  const zeros = many[suffix.toLowerCase()] ?? '';
  return { pricing: count === undefined ? consumed : `${count}${zeros} ${consumed}`, consumed };
}

function nounOf(noun: string): string {
  const parts = noun.split('-');
  return parts.map((part, at) => wordOf(part, at === parts.length - 1)).join('-');
}

function wordOf(word: string, isLast: boolean): string {
  const known = words[word.toLowerCase()];
  if (known !== undefined) return known;
  const capital = `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  return isLast && /[a-z]$/.test(word) && !word.endsWith('s') ? `${capital}s` : capital;
}
