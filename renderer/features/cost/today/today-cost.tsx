import { useMemo, useState } from 'react';
import { compare } from '#shared/cost/compare.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { basisOfDraft, type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';
import { formatUsd } from '../../../ui/format-usd.ts';
import { plainText } from '../../../ui/plain-text.ts';
import classes from './today.module.css';

interface TodayCostProps {
  readonly draft: ScenarioDraft;
  readonly book: PriceBook;
}

/** What the option that runs today costs by the price book; changes as one types. */
export function TodayCost({ draft, book }: TodayCostProps) {
  const [nowMs] = useState(Date.now);
  const wanted = valueAt(draft, 'today.option');
  const read = useMemo(() => basisOfDraft(draft, book, nowMs), [draft, book, nowMs]);
  const option = useMemo(
    () => (read.ok ? compare(read.basis).find(({ id }) => id === wanted) : undefined),
    [read, wanted],
  );
  return (
    <div className={classes.cost} role="status">
      {option === undefined ? (
        <span className={classes.muted}>
          {wanted === undefined
            ? 'Choose what it runs on.'
            : 'What it costs is reckoned as soon as the answers that the workload needs are there.'}
        </span>
      ) : (
        <>
          <span className={classes.costFigure}>
            {option.total === null ? 'No public price' : `${formatUsd(option.total.toNumber())} a month`}
          </span>
          <span className={classes.muted}>
            {option.quote ? plainText(option.quote) : `for ${plainText(option.name)}, by the price book`}
            {option.violations.length > 0
              ? `. It could not take this workload: ${option.violations.map(({ reason }) => plainText(reason)).join('; ')}`
              : ''}
          </span>
          {option.sizes.length > 0 ? (
            <span className={classes.muted}>
              {option.sizes.map(({ name, value }) => `${name}: ${value.toNumber().toLocaleString('en')}`).join(' · ')}
            </span>
          ) : null}
        </>
      )}
    </div>
  );
}
