import { Table } from '@mantine/core';
import { useMemo, useState } from 'react';
import { basisOfDraft } from '#shared/cost/scenario-draft.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import type { StepProps } from '../step-props.ts';
import { MissingInputs } from './missing-inputs.tsx';
import { exactUsd, percent } from './money.ts';
import { useComparison } from './use-comparison.ts';

/** Every option side by side, from the draft and the user's prices. */
export function ComparisonStep({ scenario, draft, book }: StepProps) {
  const [nowMs] = useState(Date.now);
  const read = useMemo(() => basisOfDraft(draft, book, nowMs), [draft, book, nowMs]);
  const report = useComparison(read.ok ? read.basis : null);
  if (!read.ok) return <MissingInputs scenarioId={scenario.id} problems={read.problems} />;
  if (report === null) return null;
  return (
    <Section title="Options" count={report.options.length} flush>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {['Option', 'Low', 'Base', 'High', 'Cheapest in'].map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.options.map(({ id, name, low, total, high, cheapestShare, quote, violations }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row">
                {violations.length === 0 ? plainText(name) : <s>{plainText(name)}</s>}{' '}
                {violations.map(({ reason }) => reason).join('; ')} {quote === null ? '' : plainText(quote)}
              </Table.Th>
              <Table.Td>{low === null ? '–' : exactUsd(low)}</Table.Td>
              <Table.Td>{total === null ? 'needs a quote' : exactUsd(total)}</Table.Td>
              <Table.Td>{high === null ? '–' : exactUsd(high)}</Table.Td>
              <Table.Td>{percent(cheapestShare)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
