import { type Basis, type Option } from '#shared/cost/compare.ts';
import type { Swing } from '#shared/cost/tornado.ts';
import { factorsOf } from '#shared/cost/widening.ts';
import { type SwingBar, SwingBars } from '../../../charts/swing-bars.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { inputWords } from './input-words.ts';
import { inputNumber, usd } from './money.ts';

interface OptionSwingsProps {
  readonly option: Option;
  readonly basis: Basis;
  readonly swings: readonly Swing[];
  readonly most: number;
}

/** What each range and each price that is not certain does to one option, the widest first. */
export function OptionSwings({ option, basis, swings, most }: OptionSwingsProps) {
  if (option.total === null) return null;
  if (swings.length === 0) return <p>Nothing that is uncertain moves it by a cent.</p>;
  const shown = swings.slice(0, most);
  return (
    <>
      <SwingBars
        label={`What moves ${plainText(option.name)}`}
        base={option.total.toNumber()}
        bars={shown.map((swing) => barOf(swing, basis))}
        format={usd}
      />
      {shown.length < swings.length ? (
        <p>
          The widest {most} of {swings.length}.
        </p>
      ) : null}
    </>
  );
}

function barOf({ of, kind, atLow, atHigh }: Swing, basis: Basis): SwingBar {
  const ends = { key: of, atLow, atHigh };
  if (kind === 'input') {
    const input = basis.inputs.numbers.find(({ path }) => path === of);
    const measured = input?.measured ? ', measured' : '';
    const detail = input ? `${inputNumber(input.low)} to ${inputNumber(input.high)}${measured}` : '';
    return { ...ends, name: plainText(inputWords(of)), detail };
  }
  const entry = basis.prices.get(of);
  if (!entry) return { ...ends, name: plainText(of), detail: 'price' };
  const { low, high } = factorsOf(entry, basis.nowMs);
  const off = (factor: number) => `${factor < 1 ? '−' : '+'}${Math.round(Math.abs(factor - 1) * 100)} %`;
  return {
    ...ends,
    name: `Price: ${plainText(entry.vendor)}, ${plainText(entry.what)}`,
    detail: `${off(low)} to ${off(high)}${entry.confidence === 'memory' ? ', recalled' : ''}`,
  };
}
