import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { FleetCost } from '#shared/cost/fleet-cost.ts';
import { useEngine } from '../../api/engine.tsx';
import { FleetCostChart } from '../../charts/fleet-cost-chart.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { saveFile } from '../../ui/save-file.ts';

const formats = [
  { format: 'csv', label: 'CSV' },
  { format: 'focus', label: 'FOCUS 1.2' },
] as const;

/** What the fleet cost by day, as a chart, as a table, and as a file for those who add up bills. */
export function FleetCostTrend({ cost }: { readonly cost: FleetCost }) {
  const { client } = useEngine();
  const report = useMutation({
    mutationFn: (format: 'csv' | 'focus') => client.cost.fleet.report({ format }),
    onSuccess: saveFile,
  });
  return (
    <>
      {report.error ? <FailureNotice title="The file was not made" failure={report.error} /> : null}
      <FleetCostChart
        title="Cost by day"
        note="Days in UTC, at the prices that held on each"
        cost={cost}
        controls={formats.map(({ format, label }) => (
          <Button
            key={format}
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            aria-label={`Save the days as ${label}`}
            loading={report.isPending && report.variables === format}
            disabled={cost.days.length === 0}
            onClick={() => report.mutate(format)}
          >
            {label}
          </Button>
        ))}
      />
    </>
  );
}
