import { MultiSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { costOverVolume, type VolumeCurves } from '#shared/cost/curves.ts';
import type { Curve, CurveMark } from '../../../charts/log-curve.ts';
import { LogCurves } from '../../../charts/log-curves.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import classes from './compare.module.css';
import { spokenCount, usd, usdTick } from './money.ts';
import { fairOption } from './option-rows.ts';
import { crossingWords, type PairCrossing, pairCrossings } from './pair-crossings.ts';
import type { Settled } from './use-comparison.ts';

const points = 140;
const mostCurves = 4;

/** What a person wants to see first: right-sized containers, what is run today, and the cheapest of two other families. */
function usual({ options }: Settled, today: string | null): readonly string[] {
  const priced = options.filter(({ isFeasible, total }) => isFeasible && total !== null);
  const fair = priced.find(({ id }) => id === fairOption);
  const now = priced.find(({ id }) => id === today && id !== fairOption);
  const families = new Set([fair?.family]);
  const others = priced.filter(({ id, family }) => {
    const isNew = id !== fairOption && id !== today && !families.has(family);
    if (isNew) families.add(family);
    return isNew;
  });
  return [fair, now, ...others.slice(0, 2)].flatMap((option) => option?.id ?? []).slice(0, mostCurves);
}

interface BreakEvenVolumeProps {
  readonly comparison: Settled;
  readonly today: string | null;
}

/** At which traffic options change places. */
export function BreakEvenVolume({ comparison, today }: BreakEvenVolumeProps) {
  const [picked, setPicked] = useState<readonly string[] | null>(null);
  const { basis, options } = comparison;
  const chosen = useMemo(() => picked ?? usual(comparison, today), [picked, comparison, today]);
  const curves = useMemo(() => costOverVolume(basis, chosen, points), [basis, chosen]);
  const crossings = useMemo(() => pairCrossings(basis, chosen), [basis, chosen]);
  const names = new Map(options.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  return (
    <LogCurves
      title="Cost over volume"
      note="Internet traffic grows with the requests. Dotted: it cannot be taken there"
      controls={
        <MultiSelect
          aria-label={`Options to draw, ${mostCurves} at most`}
          className={classes.picker ?? ''}
          data={options
            .filter(({ total }) => total !== null)
            .map(({ id, name }) => ({ value: id, label: plainText(name) }))}
          value={[...chosen]}
          onChange={setPicked}
          maxValues={mostCurves}
          searchable
          hidePickedOptions
          comboboxProps={{ withinPortal: false }}
          scrollAreaProps={{ viewportProps: { tabIndex: -1 } }}
        />
      }
      xs={curves.points.map(({ requests }) => requests)}
      curves={chosen.flatMap((id) => curveOf(id, nameOf(id), curves))}
      marks={crossings.flatMap((crossing) => markOf(crossing, nameOf))}
      markSide="left"
      here={{ x: curves.requests, text: 'this scenario' }}
      xName="Requests a month"
      formatX={(requests) => `${spokenCount(requests)} requests a month`}
      tickX={spokenCount}
      formatY={usd}
      tickY={usdTick}
      below={<Crossings crossings={crossings} nameOf={nameOf} />}
    />
  );
}

function curveOf(id: string, name: string, { points: at }: VolumeCurves): readonly Curve[] {
  const values = at.map(({ usd: costs }) => costs[id] ?? null);
  if (values.every((value) => value === null)) return [];
  return [{ key: id, name, values, isOut: at.map(({ infeasible }) => infeasible.includes(id)) }];
}

/** Without what stands in brackets: marks have little room. */
const shortName = (name: string): string => name.replace(/ \(.*\)$/, '');

function markOf(
  { pair, requests, usd: cost, cheaperAbove }: PairCrossing,
  nameOf: (id: string) => string,
): readonly CurveMark[] {
  if (requests === null || cost === null || cheaperAbove === null) return [];
  const text = `${spokenCount(requests)}: ${shortName(nameOf(cheaperAbove))} above`;
  return [{ key: pair.join(' '), x: requests, y: cost, text }];
}

interface CrossingsProps {
  readonly crossings: readonly PairCrossing[];
  readonly nameOf: (id: string) => string;
}

function Crossings({ crossings, nameOf }: CrossingsProps) {
  return (
    <ul className={classes.sentences} aria-label="Break-even volumes">
      {crossings.map((crossing) => (
        <li key={crossing.pair.join(' ')}>{plainText(crossingWords(crossing, nameOf))}</li>
      ))}
    </ul>
  );
}
