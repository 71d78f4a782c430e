import { useComputedColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FleetCost } from '#shared/cost/fleet-cost.ts';
import {
  type FleetCostPart,
  FleetCostPatterns,
  fleetCostPartLabel,
  fleetCostParts,
  PartSample,
  partFill,
} from '../../charts/fleet-cost-parts.tsx';
import { formatUsd } from '../../ui/format-usd.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import classes from './fleet-cost.module.css';
import {
  accruedWords,
  budgetWords,
  forecastBasis,
  forecastRange,
  measuredWords,
  monthName,
  type RateWindow,
  unknownUseUsd,
} from './fleet-cost-words.ts';

interface FactProps {
  readonly what: string;
  readonly figure: ReactNode;
  readonly detail: ReactNode;
  readonly isFirst?: boolean;
}

const Fact = ({ what, figure, detail, isFirst = false }: FactProps) => (
  <div className={classes.fact}>
    <dt>{what}</dt>
    <dd>
      <div className={classes.figure} data-first={isFirst || undefined}>
        {figure}
      </div>
      <div className={classes.detail}>{detail}</div>
    </dd>
  </div>
);

/** What the fleet costs a month, where the month is going, and how that stands with the budget. */
export function FleetCostAnswer({ cost, window }: { readonly cost: FleetCost; readonly window: RateWindow }) {
  const { forecast } = cost;
  const month = monthName(forecast.monthMs);
  const budget = budgetWords(cost.budget, forecast);
  const isKnown = cost.nodesWithoutPrice < cost.nodes || cost.usdPerMonth > 0;
  return (
    <Section title="What the fleet costs" note={measuredWords(cost, window)}>
      <dl className={classes.answer}>
        <Fact
          isFirst
          what="At the rate of now"
          figure={
            isKnown ? (
              <>
                {formatUsd(cost.usdPerMonth)} <span className={classes.unit}>a month</span>
              </>
            ) : (
              'Not known'
            )
          }
          detail={
            isKnown
              ? `${formatUsd(cost.usdPerMonth / 730)} an hour, 730 hours a month`
              : 'No node has a price that holds'
          }
        />
        <Fact what={`${month} so far`} figure={formatUsd(forecast.soFarUsd)} detail={accruedWords(cost)} />
        <Fact
          what={`Forecast for ${month}`}
          figure={formatUsd(forecast.baseUsd)}
          detail={[forecastRange(forecast), forecastBasis(forecast)].filter(Boolean).join('. ')}
        />
        <Fact
          what="Budget"
          figure={budget ? <StatusBadge tone={budget.tone}>{budget.state}</StatusBadge> : 'None'}
          detail={
            budget?.detail ?? (
              <LinkButton to="/cost" search={{ prices: true }} hash="budget" variant="default" mt={4}>
                Set a budget
              </LinkButton>
            )
          }
        />
      </dl>
      <Parts cost={cost} />
    </Section>
  );
}

/** What the month is made of. People's hours stand there also when they cost nothing. */
function Parts({ cost }: { readonly cost: FleetCost }) {
  const scheme = useComputedColorScheme('light');
  const amounts: Readonly<Record<FleetCostPart, number>> = {
    allocatedUsd: cost.allocatedUsd,
    idleUsd: cost.idleUsd,
    unknownUsd: unknownUseUsd(cost),
    trafficUsd: cost.trafficUsd,
    peopleUsd: cost.peopleUsd,
  };
  const shown = fleetCostParts.filter((part) => part !== 'unknownUsd' || amounts[part] > 0);
  const words = shown.map((part) => `${fleetCostPartLabel[part]} ${formatUsd(amounts[part])}`);
  const total = shown.reduce((sum, part) => sum + amounts[part], 0);
  const pieces = shown.map((part, index) => {
    const before = shown.slice(0, index).reduce((sum, each) => sum + amounts[each], 0);
    return { part, from: total > 0 ? before / total : 0, share: total > 0 ? amounts[part] / total : 0 };
  });
  return (
    <>
      <svg className={classes.bar} role="img" aria-label={`A month is made of: ${words.join(', ')}`}>
        <FleetCostPatterns scheme={scheme} />
        <rect width="100%" height="100%" fill="var(--f-surface-hover)" />
        {pieces.map(({ part, from, share }) =>
          share === 0 ? null : (
            <rect
              key={part}
              x={`${from * 100}%`}
              width={`${share * 100}%`}
              height="100%"
              fill={partFill(part, scheme)}
              stroke="var(--f-surface)"
            />
          ),
        )}
      </svg>
      <ul className={classes.parts} aria-hidden="true">
        {shown.map((part) => (
          <li key={part} className={classes.part}>
            <PartSample part={part} scheme={scheme} />
            {fleetCostPartLabel[part]} <strong>{formatUsd(amounts[part])}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
