import { Link } from '@tanstack/react-router';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Age, None } from '../../ui/formats.tsx';
import { StateDot } from '../../ui/status.tsx';
import { ScenarioMenu } from './scenario-menu.tsx';
import { type ScenarioRow, stateDetails, stateWords } from './scenario-rows.ts';
import { stepTitles } from './step-states.ts';

const toneOf = ({ scenario, problems }: ScenarioRow) =>
  scenario.isComplete ? 'ok' : problems?.some(({ isMissing }) => !isMissing) ? 'warn' : 'off';

export const scenarioColumns: readonly DataColumn<ScenarioRow>[] = [
  {
    id: 'name',
    header: 'Name',
    value: ({ scenario }) => scenario.name,
    cell: ({ scenario: { id, name, step } }) => (
      <Link to="/cost/scenarios/$scenarioId/$step" params={{ scenarioId: id, step }}>
        <ForeignText>{name}</ForeignText>
      </Link>
    ),
    width: 'minmax(180px, 2fr)',
  },
  {
    id: 'state',
    header: 'State',
    headerTitle: 'Whether a comparison can be made of it',
    value: stateWords,
    cell: (row) => (
      <StateDot tone={toneOf(row)} title={stateDetails(row)}>
        {stateWords(row)}
      </StateDot>
    ),
    width: 'minmax(130px, 1fr)',
  },
  {
    id: 'step',
    header: 'Left at',
    headerTitle: 'The step where it was left',
    value: ({ scenario }) => stepTitles[scenario.step],
    width: '150px',
  },
  {
    id: 'decision',
    header: 'Decided on',
    value: ({ scenario: { decision } }) => decision && `${decision.option} for ${decision.workload}`,
    cell: ({ scenario: { decision } }) =>
      decision ? (
        <span title={`${decision.option} for ${decision.workload}`}>
          {decision.option} for {decision.workload}
        </span>
      ) : (
        <None title="Nothing decided" />
      ),
    width: 'minmax(120px, 1fr)',
  },
  {
    id: 'changed',
    header: 'Changed',
    value: ({ scenario }) => scenario.updatedAtMs,
    cell: ({ scenario }) => <Age atMs={scenario.updatedAtMs} />,
    width: '100px',
    align: 'end',
  },
  {
    id: 'actions',
    header: 'Actions',
    value: () => null,
    cell: ({ scenario }) => <ScenarioMenu scenario={scenario} />,
    width: '44px',
    align: 'end',
    sortable: false,
    searchable: false,
    headerHidden: true,
  },
];
