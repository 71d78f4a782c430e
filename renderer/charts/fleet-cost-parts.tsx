import type { Scheme } from './palette.ts';
import { seriesStroke } from './palette.ts';

/** What the cost of a fleet is made of, from the bottom of a column to its top. */
export const fleetCostParts = ['allocatedUsd', 'idleUsd', 'unknownUsd', 'trafficUsd', 'peopleUsd'] as const;
export type FleetCostPart = (typeof fleetCostParts)[number];

export const fleetCostPartLabel: Readonly<Record<FleetCostPart, string>> = {
  allocatedUsd: 'Used by workloads',
  idleUsd: 'Idle',
  unknownUsd: 'Use not measured',
  trafficUsd: 'Traffic',
  peopleUsd: "People's hours",
};

/** Solid for what is used, hatched for what is paid for nothing, dotted for what nobody knows: told apart without colour. */
const fills: Readonly<Record<FleetCostPart, { series: number; pattern: 'solid' | 'hatched' | 'dotted' | 'lined' }>> = {
  allocatedUsd: { series: 0, pattern: 'solid' },
  idleUsd: { series: 6, pattern: 'hatched' },
  unknownUsd: { series: 6, pattern: 'dotted' },
  trafficUsd: { series: 1, pattern: 'solid' },
  peopleUsd: { series: 3, pattern: 'lined' },
};

const patternId = (part: FleetCostPart): string => `fleet-cost-${part}`;

const colorOf = (part: FleetCostPart, scheme: Scheme): string => seriesStroke(fills[part].series, scheme).color;

/** As of `fill`; the patterns have to be in the document: see `FleetCostPatterns`. */
export const partFill = (part: FleetCostPart, scheme: Scheme): string =>
  fills[part].pattern === 'solid' ? colorOf(part, scheme) : `url(#${patternId(part)})`;

const marks = {
  hatched: 'M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2',
  dotted: 'M1,3 h1.6 M4,0.5 h1.6',
  lined: 'M1.5,0 v6 M4.5,0 v6',
} as const;

/** The patterns that `partFill` names; once on a page is enough. */
export function FleetCostPatterns({ scheme }: { readonly scheme: Scheme }) {
  return (
    <defs>
      {fleetCostParts.map((part) => {
        const { pattern } = fills[part];
        if (pattern === 'solid') return null;
        const color = colorOf(part, scheme);
        return (
          <pattern key={part} id={patternId(part)} width={6} height={6} patternUnits="userSpaceOnUse">
            <rect width={6} height={6} fill={color} fillOpacity={0.28} />
            <path d={marks[pattern]} stroke={color} strokeWidth={1.2} />
          </pattern>
        );
      })}
    </defs>
  );
}

/** A little square as it looks in the chart. */
export function PartSample({ part, scheme }: { readonly part: FleetCostPart; readonly scheme: Scheme }) {
  return (
    <svg width={14} height={12} aria-hidden focusable={false} style={{ flex: 'none' }}>
      <rect x={1} y={1} width={12} height={10} fill={partFill(part, scheme)} stroke={colorOf(part, scheme)} />
    </svg>
  );
}
