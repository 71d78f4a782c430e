import { Group, Paper, Table, Text } from '@mantine/core';
import { type LatencySeries, type LatencyPoint } from '#shared/domain/telemetry.ts';
import { formatTime } from '../ui/format.ts';
import { formatLatency } from '../ui/format-latency.ts';
import { type ChartRow, seriesKey, seriesName } from './latency-lines.ts';
import { LineSample } from './line-sample.tsx';
import type { Stroke } from './palette.ts';

/** One figure short, for a cell that repeats often. */
const cell = (ms: number | null | undefined): string => (ms === null || ms === undefined ? '–' : formatLatency(ms));

interface LatencyTooltipProps {
  readonly row: ChartRow;
  readonly series: readonly LatencySeries[];
  readonly strokeOf: (seriesKey: string) => Stroke;
}

/** Exact figures and the number of requests behind them, for the moment under the pointer or the keyboard's cursor. */
export function LatencyTooltip({ row, series, strokeOf }: LatencyTooltipProps) {
  const measured = series.filter((one) => row.points.has(seriesKey(one)));
  return (
    <Paper withBorder shadow="md" p="xs" style={{ pointerEvents: 'none' }}>
      <Text size="sm" fw={600} mb={4}>
        {formatTime(row.atMs)}
      </Text>
      <Table verticalSpacing={2} horizontalSpacing={6} fz="xs" withRowBorders={false} style={{ width: 'auto' }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {['P50', 'P95', 'P99', 'n', 'failed'].map((name) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {measured.map((one) => (
            <TooltipRow
              key={seriesKey(one)}
              name={seriesName(one)}
              stroke={strokeOf(seriesKey(one))}
              point={row.points.get(seriesKey(one))}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

interface TooltipRowProps {
  readonly name: string;
  readonly stroke: Stroke;
  readonly point: LatencyPoint | undefined;
}

function TooltipRow({ name, stroke, point }: TooltipRowProps) {
  const figures = [
    cell(point?.p50Ms),
    cell(point?.p95Ms),
    cell(point?.p99Ms),
    String(point?.count ?? 0),
    String(point?.failed ?? 0),
  ];
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <LineSample stroke={stroke} />
          {name}
        </Group>
      </Table.Td>
      {figures.map((figure, index) => (
        // biome-ignore lint: the columns never move
        <Table.Td key={index} ta="right" style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
          {figure}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
