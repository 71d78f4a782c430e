import { ScrollArea, Table, Text } from '@mantine/core';
import type { LatencySeries } from '#shared/domain/telemetry.ts';
import { type ChartRow, seriesKey, seriesName } from './latency-lines.ts';
import { formatTime } from '../ui/format.ts';
import { formatMeasured } from '../ui/format-latency.ts';

interface LatencyTableProps {
  readonly caption: string;
  readonly series: readonly LatencySeries[];
  readonly rows: readonly ChartRow[];
}

/** Moments shown at most; older ones are in the chart. */
const mostRows = 500;

/** The figures of a latency chart, newest first. */
export function LatencyTable({ caption, series, rows }: LatencyTableProps) {
  const lines = [...rows].reverse().flatMap(({ atMs, points }) =>
    series.flatMap((one) => {
      const point = points.get(seriesKey(one));
      return point === undefined ? [] : [{ key: `${atMs} ${seriesKey(one)}`, atMs, name: seriesName(one), point }];
    }),
  );
  return (
    <ScrollArea.Autosize mah={340} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': caption }}>
      <Table stickyHeader striped fz="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Table.Caption>
          {lines.length > mostRows ? `The newest ${mostRows} of ${lines.length} figures` : caption}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Time</Table.Th>
            <Table.Th scope="col">Of</Table.Th>
            {['P50', 'P95', 'P99', 'n', 'Failed'].map((name) => (
              <Table.Th key={name} scope="col" ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.slice(0, mostRows).map(({ key, atMs, name, point }) => (
            <Table.Tr key={key}>
              <Table.Td>{formatTime(atMs)}</Table.Td>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{formatMeasured(point.p50Ms)}</Table.Td>
              <Table.Td ta="right">{formatMeasured(point.p95Ms)}</Table.Td>
              <Table.Td ta="right">{formatMeasured(point.p99Ms)}</Table.Td>
              <Table.Td ta="right">{point.count}</Table.Td>
              <Table.Td ta="right">{point.failed}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {lines.length === 0 && <Text c="dimmed">Nothing was measured in this time.</Text>}
    </ScrollArea.Autosize>
  );
}
