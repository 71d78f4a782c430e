import { Link } from '@tanstack/react-router';
import type { ScenarioSummary } from '#shared/cost/stored-scenario.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { Age } from '../../ui/formats.tsx';
import { StateDot } from '../../ui/status.tsx';
import { stepTitles } from './step-states.ts';

export const scenarioColumns: readonly DataColumn<ScenarioSummary>[] = [
  {
    id: 'name',
    header: 'Name',
    value: ({ name }) => name,
    cell: ({ id, name, step }) => (
      <Link to="/cost/scenarios/$scenarioId/$step" params={{ scenarioId: id, step }}>
        {name}
      </Link>
    ),
    width: 'minmax(180px, 2fr)',
  },
  { id: 'step', header: 'Left at', value: ({ step }) => stepTitles[step], width: '150px' },
  {
    id: 'state',
    header: 'State',
    value: ({ isComplete }) => (isComplete ? 'Complete' : 'Unfinished'),
    cell: ({ isComplete }) => (
      <StateDot tone={isComplete ? 'ok' : 'off'}>{isComplete ? 'Complete' : 'Unfinished'}</StateDot>
    ),
  },
  { id: 'decision', header: 'Decided', value: ({ decision }) => decision?.option ?? null },
  {
    id: 'changed',
    header: 'Changed',
    value: ({ updatedAtMs }) => updatedAtMs,
    cell: ({ updatedAtMs }) => <Age atMs={updatedAtMs} />,
    width: '110px',
    align: 'end',
  },
];
