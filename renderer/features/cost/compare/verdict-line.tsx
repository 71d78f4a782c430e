import { plainText } from '../../../ui/plain-text.ts';
import classes from './compare.module.css';
import type { Today } from './option-rows.ts';
import { type Comparison, sampling } from './use-comparison.ts';
import { verdictOf } from './verdict.ts';

interface VerdictLineProps {
  readonly comparison: Comparison;
  readonly today: Today;
}

/** The answer in a sentence, what it hangs on, and what its figures are of. */
export function VerdictLine({ comparison: { basis, options, depth, isBehind }, today }: VerdictLineProps) {
  const { inputs, book } = basis;
  const valueOf = (name: string) => inputs.numbers.find((input) => input.name === name)?.base ?? 0;
  const { answer, more } = verdictOf(options, depth && !isBehind ? { ...depth, valueOf } : null, today);
  const tiers = inputs.freeTiers ? 'with free tiers' : 'without free tiers';
  return (
    <section className={classes.verdict} aria-label="The answer" aria-busy={isBehind}>
      <p className={classes.answer}>{plainText(answer)}</p>
      <p className={classes.more}>{more.length === 0 ? ' ' : more.map((sentence) => plainText(sentence)).join(' ')}</p>
      <p className={classes.made}>
        US dollars a month, list prices before tax · prices of {plainText(book.version)} · region{' '}
        {plainText(inputs.region)} · {tiers} · {sampling.draws.toLocaleString('en')} draws, seed {sampling.seed}
      </p>
    </section>
  );
}
