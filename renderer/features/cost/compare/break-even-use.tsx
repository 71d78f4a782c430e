import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { costOverUse, type UseCurves } from '#shared/cost/curves.ts';
import { AmountBars } from '../../../charts/amount-bars.tsx';
import type { Curve } from '../../../charts/log-curve.ts';
import { LogCurves } from '../../../charts/log-curves.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import classes from './compare.module.css';
import { usd, usdTick } from './money.ts';
import type { Settled } from './use-comparison.ts';

const points = 120;
const mostMetered = 3;

/** A share of a vCPU; small ones with a digit after the point, as they decide. */
const use = (share: number): string => `${share < 0.1 ? Number((share * 100).toFixed(1)) : Math.round(share * 100)} %`;

/** How busy a rented vCPU has to be before renting costs less than paying for what is used. */
export function BreakEvenUse({ comparison }: { readonly comparison: Settled }) {
  const { basis } = comparison;
  const curves = useMemo(() => costOverUse(basis, points), [basis]);
  const [picked, setPicked] = useState<string | null>(null);
  const rented = picked !== null && curves.rented.includes(picked) ? picked : (curves.rented[0] ?? '');
  const names = new Map(comparison.options.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const drawn = drawnOf(curves, rented);
  const pairs = curves.crossings.filter((each) => each.rented === rented).sort((a, b) => (b.use ?? 1) - (a.use ?? 1));
  return (
    <LogCurves
      title="How busy a rented vCPU must be"
      note="Dollars for a million seconds of busy vCPU, without requests, plans and traffic"
      controls={
        <NativeSelect
          aria-label="Rented"
          value={rented}
          onChange={(event) => setPicked(event.currentTarget.value)}
          data={curves.rented.map((value) => ({ value, label: plainText(value) }))}
        />
      }
      xs={curves.points.map((each) => each.use)}
      curves={[rented, ...drawn].flatMap((id) => curveOf(id, nameOf(id), curves))}
      marks={pairs.flatMap((pair) => {
        const cost = curves.points[0]?.usd[pair.metered];
        if (pair.use === null || cost === undefined || !drawn.includes(pair.metered)) return [];
        return [{ key: pair.metered, x: pair.use, y: cost, text: `${use(pair.use)} busy: ${nameOf(pair.metered)}` }];
      })}
      markSide="right"
      xName="Share of the time in which the vCPU is busy"
      formatX={(share) => `${use(share)} busy`}
      tickX={use}
      formatY={usd}
      tickY={usdTick}
      below={
        <div className={classes.below}>
          <p className={classes.paragraph}>
            A rented vCPU costs the more, the less it is busy; what is metered costs the same at any use. Below this
            use, paying for what is used costs less than renting {plainText(rented)}; above it, renting does.
          </p>
          <AmountBars
            label={`Use at which renting ${plainText(rented)} breaks even`}
            most={1}
            bars={pairs.map(({ metered, use: share }) => ({
              key: metered,
              name: nameOf(metered),
              value: share ?? 1,
              text: share === null ? 'never: metered costs less at any use' : use(share),
              look: share === null ? 'other' : 'plain',
            }))}
          />
        </div>
      }
    />
  );
}

/** Of what is metered, the cheapest, the dearest and one between: more would be a thicket. */
function drawnOf({ metered, points: [first] }: UseCurves, rented: string): readonly string[] {
  const byCost = metered
    .filter((id) => id !== rented && first?.usd[id] !== undefined)
    .sort((a, b) => (first?.usd[a] ?? 0) - (first?.usd[b] ?? 0));
  if (byCost.length <= mostMetered) return byCost;
  return [byCost[0], byCost[Math.floor(byCost.length / 2)], byCost.at(-1)].flatMap((id) => id ?? []);
}

function curveOf(id: string, name: string, { points: at }: UseCurves): readonly Curve[] {
  const values = at.map(({ usd: costs }) => costs[id] ?? null);
  return values.every((value) => value === null) ? [] : [{ key: id, name, values }];
}
