import { AmountBars } from '../../../charts/amount-bars.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import classes from './compare.module.css';
import { percent } from './money.ts';
import { fairOption } from './option-rows.ts';
import type { Settled } from './use-comparison.ts';

const mostBars = 8;

/** How often each option was the cheapest, and at which values another one becomes it. */
export function Chances({ comparison }: { readonly comparison: Settled }) {
  const { options, depth } = comparison;
  const shares = options
    .filter(({ isFeasible, total }) => isFeasible && total !== null)
    .map(({ id, name }) => ({ id, name, share: depth.draws.get(id)?.cheapestShare ?? 0 }))
    .sort((a, b) => b.share - a.share);
  const winners = shares.filter(({ share }) => share > 0).slice(0, mostBars);
  const fair = shares.filter(({ id, share }) => id === fairOption && share === 0);
  const never = shares.length - winners.length - fair.length;
  return (
    <div className={classes.pair}>
      <Section
        title="Cheapest in 1,000 draws"
        note="Every range and price drawn anew, the same for all options in a draw"
      >
        <AmountBars
          label="Share of the draws in which each option is the cheapest"
          most={1}
          bars={[...winners, ...fair].map(({ id, name, share }) => ({
            key: id,
            name,
            value: share,
            text: percent(share),
            look: id === fairOption ? 'other' : 'plain',
            isStrong: id === fairOption,
          }))}
        />
        {never > 0 ? (
          <p className={classes.mutedNote}>
            {winners.length === mostBars
              ? `${never} others were it less often or never.`
              : `${never} others never were.`}
          </p>
        ) : null}
      </Section>
      <Section title="What would change the answer" note="One input moved at a time, all else at its base">
        {depth.flips.length === 0 ? (
          <p className={classes.paragraph}>
            Nothing: moving one input alone, no other option becomes the cheapest that can be taken.
          </p>
        ) : (
          <ul className={classes.sentences}>
            {depth.flips.map(({ sentence }) => (
              <li key={sentence}>{plainText(sentence)}</li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
