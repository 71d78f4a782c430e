import { TextInput } from '@mantine/core';
import { FigureInput } from '../../../ui/figure-input.tsx';
import { formatUsd } from '../../../ui/format-usd.ts';
import { Section } from '../../../ui/section.tsx';
import classes from '../fleet-cost.module.css';
import type { PricesDraft, PricesProblems } from './prices-draft.ts';

interface FleetFieldsProps {
  readonly draft: PricesDraft;
  readonly problems: PricesProblems;
  readonly onChange: (change: Partial<PricesDraft>) => void;
}

/** What is said of the fleet as a whole: people's hours, the budget, and which label names a region. */
export function FleetFields({ draft, problems, onChange }: FleetFieldsProps) {
  const { hoursPerMonth, usdPerPersonHour } = draft;
  const people =
    typeof hoursPerMonth === 'number' && typeof usdPerPersonHour === 'number' ? hoursPerMonth * usdPerPersonHour : null;
  return (
    <>
      <Section title="People's hours" note="Always shown, also at 0: a fleet that nobody looks after does not exist">
        <div className={classes.fields}>
          <FigureInput
            label="Hours a month"
            description="For the whole fleet"
            suffix=" h"
            value={hoursPerMonth}
            error={problems['hoursPerMonth']}
            onChange={(value) => onChange({ hoursPerMonth: value })}
          />
          <FigureInput
            label="An hour costs"
            description={people === null ? 'With all that comes with it' : `${formatUsd(people)} a month`}
            prefix="$"
            value={usdPerPersonHour}
            error={problems['usdPerPersonHour']}
            onChange={(value) => onChange({ usdPerPersonHour: value })}
          />
        </div>
      </Section>
      <div id="budget" className={classes.goal}>
        <Section title="Budget">
          <div className={classes.fields}>
            <FigureInput
              label="A calendar month"
              description="Empty for no budget"
              prefix="$"
              value={draft.budgetUsd}
              error={problems['budgetUsd']}
              onChange={(value) => onChange({ budgetUsd: value })}
            />
            <TextInput
              label="Tell at"
              description="Percent of it spent"
              placeholder="80, 100"
              value={draft.alertAt}
              error={problems['alertAt']}
              onChange={(event) => onChange({ alertAt: event.currentTarget.value })}
            />
          </div>
        </Section>
      </div>
      <Section title="Regions">
        <TextInput
          className={classes.field ?? ''}
          label="Label that names a node's region"
          value={draft.regionLabel}
          error={problems['regionLabel']}
          spellCheck={false}
          onChange={(event) => onChange({ regionLabel: event.currentTarget.value.trim() })}
        />
      </Section>
    </>
  );
}
