import { MultiSelect } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { costOverVolume, type VolumeCrossing, type VolumeCurves } from '#shared/cost/curves.ts';
import { type CurveMark, type Curve, LogCurves } from '../../../charts/log-curves.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import classes from './compare.module.css';
import { spokenCount, usd, usdTick } from './money.ts';
import { fairOption } from './option-rows.ts';
import type { Comparison } from './use-comparison.ts';

const points = 140;
const mostCurves = 4;

/** Options that a person wants to see first: containers as they should be, and the cheapest beside what they run. */
function usual({ options }: Comparison, today: string | null): readonly string[] {
  const priced = options.filter(({ isFeasible, total }) => isFeasible && total !== null).map(({ id }) => id);
  const others = priced.filter((id) => id !== fairOption && id !== today).slice(0, 2);
  const now = today !== null && priced.includes(today) && today !== fairOption ? [today] : [];
  return [...(priced.includes(fairOption) ? [fairOption] : []), ...now, ...others].slice(0, 3);
}

interface BreakEvenVolumeProps {
  readonly comparison: Comparison;
  readonly today: string | null;
}

/** At which traffic options change places. */
export function BreakEvenVolume({ comparison, today }: BreakEvenVolumeProps) {
  const { options } = comparison;
  const [picked, setPicked] = useState<readonly string[] | null>(null);
  const basis = useDeferredValue(comparison.basis);
  const chosen = useMemo(() => picked ?? usual(comparison, today), [picked, comparison, today]);
  const curves = useMemo(() => costOverVolume(basis, chosen, points), [basis, chosen]);
  const names = new Map(options.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  return (
    <LogCurves
      title="Cost over volume"
      note="Traffic to the internet grows with the requests; all else stays. Both scales are logarithmic; dotted: it cannot be taken there"
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
        />
      }
      xs={curves.points.map(({ requests }) => requests)}
      curves={chosen.flatMap((id) => curveOf(id, nameOf(id), curves))}
      marks={curves.crossings.flatMap((crossing) => markOf(crossing, nameOf))}
      here={{ x: curves.requests, text: 'this scenario' }}
      xName="Requests a month"
      formatX={(requests) => `${spokenCount(requests)} requests a month`}
      tickX={spokenCount}
      formatY={usd}
      tickY={usdTick}
      below={<Crossings curves={curves} nameOf={nameOf} />}
    />
  );
}

function curveOf(id: string, name: string, { points: at }: VolumeCurves): readonly Curve[] {
  const values = at.map(({ usd: costs }) => costs[id] ?? null);
  if (values.every((value) => value === null)) return [];
  return [{ key: id, name, values, isOut: at.map(({ infeasible }) => infeasible.includes(id)) }];
}

function markOf(
  { option, requests, usd: cost, cheaperAbove }: VolumeCrossing,
  nameOf: (id: string) => string,
): readonly CurveMark[] {
  if (requests === null || cost === null || cheaperAbove === null) return [];
  return [{ key: option, x: requests, y: cost, text: `${spokenCount(requests)}: ${nameOf(cheaperAbove)} from here` }];
}

function Crossings({ curves, nameOf }: { readonly curves: VolumeCurves; readonly nameOf: (id: string) => string }) {
  return (
    <ul className={classes.sentences} aria-label="Break-even volumes">
      {curves.crossings.map((crossing) => (
        <li key={crossing.option}>{plainText(crossingWords(crossing, curves.against, nameOf))}</li>
      ))}
    </ul>
  );
}

/** One crossing in a sentence; capacity comes in steps, so there may be more than one. */
export function crossingWords(
  { option, requests, cheaperAbove, cheaperBelow, count }: VolumeCrossing,
  against: string,
  nameOf: (id: string) => string,
): string {
  const pair = `${nameOf(option)} and ${nameOf(against)}`;
  if (requests === null || cheaperAbove === null) {
    if (cheaperBelow === null) return `${pair} cost the same at any volume: they never cross.`;
    const dearer = cheaperBelow === option ? against : option;
    return `Never: ${nameOf(cheaperBelow)} costs less than ${nameOf(dearer)} at any volume from a thousand to a trillion requests.`;
  }
  const again = count > 1 ? ` Capacity comes in steps, so they change places ${count} times; this is the first.` : '';
  const below = cheaperBelow === null ? '' : `${nameOf(cheaperBelow)} costs less below, `;
  return `${pair} break even at ${spokenCount(requests)} requests a month: ${below}${nameOf(cheaperAbove)} above.${again}`;
}
