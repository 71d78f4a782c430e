import { SegmentedControl } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { valueAt } from '#shared/cost/scenario-draft.ts';
import { formatUsd } from '../../ui/format-usd.ts';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { readDraftWhole } from './draft-problems.ts';
import { DraftFormProvider } from './fields/draft-form.tsx';
import type { StepProps } from './step-props.ts';
import { AmountPart } from './today/amount-part.tsx';
import { BillPart } from './today/bill-part.tsx';
import { ContainersPart } from './today/containers-part.tsx';
import { TodayCost } from './today/today-cost.tsx';
import classes from './today/today.module.css';
import { type TodayWay, todayWays, wayOf } from './today/today-way.ts';

const words: Readonly<Record<TodayWay, string>> = {
  nothing: 'Nothing yet',
  amount: 'An amount you know',
  containers: 'As it runs now',
  bill: 'Out of a bill',
};

const paths = ['today.usdPerMonth', 'today.source', 'today.option'] as const;

/** The second step: what is paid for the workload now, which the comparison is held against. */
export function TodayStep({ draft, onChange, book, readOnly }: StepProps) {
  const [nowMs] = useState(Date.now);
  const { problems } = useMemo(() => readDraftWhole(draft, book, nowMs), [draft, book, nowMs]);
  const [asked, setAsked] = useState<TodayWay | null>(null);
  /** What was answered in each way, so that looking at another one loses nothing. */
  const left = useRef(new Map<TodayWay, Readonly<Record<string, unknown>>>());
  const way = asked ?? wayOf(draft);
  const choose = (next: TodayWay) => {
    left.current.set(way, Object.fromEntries(paths.map((path) => [path, valueAt(draft, path)])));
    setAsked(next);
    const nothing = Object.fromEntries(paths.map((path) => [path, undefined]));
    onChange({ ...nothing, ...(next === 'nothing' ? {} : left.current.get(next)) });
  };
  return (
    <DraftFormProvider draft={draft} change={onChange} problems={problems} readOnly={readOnly}>
      <Section
        title="What you pay today"
        note="It becomes a line of the comparison. Without it the options are only compared with each other."
      >
        <SegmentedControl
          aria-label="How you say it"
          data={todayWays.map((value) => ({ value, label: words[value] }))}
          value={way}
          readOnly={readOnly}
          onChange={(value) => {
            const next = todayWays.find((each) => each === value);
            if (next) choose(next);
          }}
        />
        {way === 'nothing' ? (
          <p className={classes.nothing}>Nothing is paid for it yet, or nobody knows. You can go on.</p>
        ) : null}
        {way === 'amount' ? <AmountPart /> : null}
        {way === 'containers' ? (
          <div className={classes.columns}>
            <ContainersPart book={book} />
            <TodayCost draft={draft} book={book} />
          </div>
        ) : null}
        {way === 'bill' ? (
          <>
            <TakenAmount usd={valueAt(draft, 'today.usdPerMonth')} source={valueAt(draft, 'today.source')} />
            <BillPart
              readOnly={readOnly}
              onTake={(usdPerMonth, source) =>
                onChange({ 'today.usdPerMonth': usdPerMonth, 'today.source': source, 'today.option': undefined })
              }
            />
          </>
        ) : null}
      </Section>
    </DraftFormProvider>
  );
}

/** The amount that was taken from a bill, with where it is from. */
function TakenAmount({ usd, source }: { readonly usd: unknown; readonly source: unknown }) {
  if (typeof usd !== 'number') return null;
  return (
    <div className={classes.cost} role="status">
      <span className={classes.costFigure}>{formatUsd(usd)} a month</span>
      {typeof source === 'string' ? <span className={classes.muted}>{plainText(source)}</span> : null}
    </div>
  );
}
