import { useMemo } from 'react';
import { cents, type Decimal, plainDecimal } from '#shared/cost/arithmetic.ts';
import type { Option } from '#shared/cost/compare.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { BillLines } from './bill-lines.tsx';
import { exactUsd, lineFigure } from './money.ts';
import classes from './option-details.module.css';
import { OptionSwings } from './option-swings.tsx';
import type { Comparison } from './use-comparison.ts';

interface OptionDetailsProps {
  readonly option: Option;
  readonly comparison: Comparison;
}

/** What an amount is made of: its lines, sizes and notes, and what moves it. */
export function OptionDetails({ option, comparison }: OptionDetailsProps) {
  const { basis, depth } = comparison;
  const swings = useMemo(() => depth?.swings.get(option.id) ?? [], [depth, option.id]);
  return (
    <div className={classes.details}>
      {option.isFeasible ? null : (
        <p className={classes.why}>
          It cannot be taken: {option.violations.map(({ reason }) => plainText(reason)).join('. ')}.
          {option.total === null ? '' : ' Below is what it would cost without that limit.'}
        </p>
      )}
      {option.quote === null ? (
        <BillLines option={option} basis={basis} />
      ) : (
        <p className={classes.why}>{plainText(option.quote)}.</p>
      )}
      <div className={classes.columns}>
        <Sizes option={option} />
        {option.total === null ? null : (
          <section aria-label={`What moves ${plainText(option.name)}`} className={classes.part}>
            <h3 className={classes.title}>What moves it</h3>
            <OptionSwings option={option} basis={basis} swings={swings} most={6} />
          </section>
        )}
      </div>
    </div>
  );
}

function Sizes({ option }: { readonly option: Option }) {
  const { sizes, notes } = option;
  return (
    <div className={classes.part}>
      {sizes.length === 0 ? null : (
        <>
          <h3 className={classes.title}>Sizes</h3>
          <KeyValue entries={sizes.map(({ name, value }) => [name, figure(value)])} />
        </>
      )}
      <ClusterPart cluster={option.cluster} />
      {notes.length === 0 ? null : (
        <>
          <h3 className={classes.title}>Notes</h3>
          <ul className={classes.notes}>
            {notes.map((note) => (
              <li key={note}>{plainText(note)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** What a cluster costs is not what is saved without the workload. */
function ClusterPart({ cluster }: Pick<Option, 'cluster'>) {
  if (cluster === null) return null;
  const { hasOthers, whole, alone, allocated, avoidable, nodes, nodesWithout } = cluster;
  const money = (amount: Decimal) => `${exactUsd(cents(amount))} a month`;
  return (
    <>
      <h3 className={classes.title}>Avoidable and allocated</h3>
      <KeyValue
        entries={[
          ['Avoidable', `${money(avoidable)}: what the bill would lack without this workload`],
          ['Allocated', `${money(allocated)}: a fair share by what it requests, not what is saved`],
          ['The whole cluster', hasOthers ? money(whole) : undefined],
          ['A cluster of its own', hasOthers ? money(alone) : undefined],
          ['Nodes', hasOthers ? `${figure(nodes)}, ${figure(nodesWithout)} without this workload` : undefined],
        ]}
      />
      {hasOthers ? null : (
        <p className={classes.hint}>
          Nothing else is said to run there, so all of it goes. If the cluster stays, only the allocated share is at
          stake, and it is saved only when a node goes.
        </p>
      )}
    </>
  );
}

const figure = (value: Decimal): string => lineFigure(plainDecimal(value));
