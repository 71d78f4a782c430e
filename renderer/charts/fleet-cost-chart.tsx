import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useMemo } from 'react';
import {
  Bar,
  BarChart,
  type BarShapeProps,
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { FleetCost } from '#shared/cost/fleet-cost.ts';
import { formatUsdTick } from '../ui/format-usd.ts';
import { linearAxis } from './axis-ticks.ts';
import { ChartFrame } from './chart-frame.tsx';
import { budgetADay, type CostColumn, costColumns, shownParts } from './fleet-cost-days.ts';
import {
  type FleetCostPart,
  FleetCostPatterns,
  fleetCostPartLabel,
  PartSample,
  partFill,
} from './fleet-cost-parts.tsx';
import { costDayLabel, FleetCostTable, FleetCostTooltip } from './fleet-cost-table.tsx';
import { ChartKey, KeyEntry, LineSample } from './line-sample.tsx';
import type { Scheme } from './palette.ts';

interface FleetCostChartProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly cost: Pick<FleetCost, 'days' | 'forecast' | 'budget' | 'asOfMs'>;
  readonly controls?: ReactNode;
}

const chartHeightPx = 260;
const mostDays = 60;
const budgetStroke = { color: 'var(--f-bad)', dash: '6 4' };

/** What a fleet cost by day and what it was made of, the days of the month to come, and what a budget allows a day. */
export function FleetCostChart({ title, note, cost, controls }: FleetCostChartProps) {
  const scheme = useComputedColorScheme('light');
  const { days, forecast, budget, asOfMs } = cost;
  const columns = useMemo(() => costColumns(days, forecast, asOfMs, mostDays), [days, forecast, asOfMs]);
  const parts = shownParts(columns);
  const budgetUsd = budgetADay(budget, forecast);
  return (
    <ChartFrame
      title={title}
      note={note}
      controls={controls}
      legend={
        <ChartKey label="Parts">
          {parts.map((part) => (
            <KeyEntry key={part} sample={<PartSample part={part} scheme={scheme} />}>
              {fleetCostPartLabel[part]}
            </KeyEntry>
          ))}
          {columns.some(({ isPartial }) => isPartial) && (
            <KeyEntry sample={<OutlineSample opacity={0.45} />}>known in part</KeyEntry>
          )}
          {columns.some(({ forecastUsd }) => forecastUsd !== null) && (
            <KeyEntry sample={<OutlineSample opacity={0} />}>forecast, with its range</KeyEntry>
          )}
          {budgetUsd !== null && <KeyEntry sample={<LineSample stroke={budgetStroke} />}>budget a day</KeyEntry>}
        </ChartKey>
      }
      chart={<Plot {...{ title, columns, parts, budgetUsd, scheme }} />}
      table={<FleetCostTable caption={title} columns={columns} parts={parts} />}
    />
  );
}

function OutlineSample({ opacity }: { readonly opacity: number }) {
  return (
    <svg width={14} height={12} aria-hidden focusable={false} style={{ flex: 'none' }}>
      <rect
        x={1}
        y={1}
        width={12}
        height={10}
        fill="var(--f-text-muted)"
        fillOpacity={opacity}
        stroke="var(--f-text-muted)"
        strokeDasharray="3 2"
      />
    </svg>
  );
}

interface PlotProps {
  readonly title: string;
  readonly columns: readonly CostColumn[];
  readonly parts: readonly FleetCostPart[];
  readonly budgetUsd: number | null;
  readonly scheme: Scheme;
}

function Plot({ title, columns, parts, budgetUsd, scheme }: PlotProps) {
  const { ref, width } = useElementSize();
  const highest = Math.max(
    budgetUsd ?? 0,
    ...columns.map(({ usd, forecastUsd, range }) => Math.max(usd, (forecastUsd ?? 0) + (range?.[1] ?? 0))),
  );
  const axis = linearAxis(highest, 5);
  const every = Math.max(1, Math.ceil(columns.length / Math.max(2, Math.floor((width - 80) / 60))));
  const ticks = columns.filter((_column, index) => index % every === 0).map(({ dayMs }) => dayMs);
  return (
    <div ref={ref} style={{ height: chartHeightPx }}>
      {width > 0 && (
        <BarChart
          width={width}
          height={chartHeightPx}
          data={[...columns]}
          margin={{ top: 8, right: 12, bottom: 4, left: 8 }}
          barCategoryGap="18%"
          aria-label={`${title}. Columns; the arrow keys move through the days. The same figures stand in its table.`}
        >
          <FleetCostPatterns scheme={scheme} />
          <CartesianGrid vertical={false} stroke="var(--f-line)" />
          <XAxis
            dataKey="dayMs"
            ticks={ticks}
            interval={0}
            tickFormatter={costDayLabel}
            tick={axisText}
            stroke="var(--f-line)"
            tickLine={false}
          />
          <YAxis
            domain={[...axis.domain]}
            ticks={[...axis.ticks]}
            tickFormatter={formatUsdTick}
            tick={axisText}
            width={14 + 7 * Math.max(...axis.ticks.map((tick) => formatUsdTick(tick).length))}
            axisLine={false}
            tickLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--f-text-muted)', fillOpacity: 0.12 }}
            content={({ active, label }) => {
              const column = columns.find(({ dayMs }) => dayMs === label);
              return active && column !== undefined ? <FleetCostTooltip {...{ column, parts, scheme }} /> : null;
            }}
          />
          {parts.map((part) => (
            <Bar
              key={part}
              dataKey={part}
              name={fleetCostPartLabel[part]}
              stackId="cost"
              fill={partFill(part, scheme)}
              shape={PartShape}
              isAnimationActive={false}
            />
          ))}
          <Bar
            dataKey="forecastUsd"
            name="Forecast"
            stackId="cost"
            fill="transparent"
            stroke="var(--f-text-muted)"
            strokeDasharray="3 2"
            isAnimationActive={false}
          >
            <ErrorBar dataKey="range" width={3} stroke="var(--f-text-muted)" isAnimationActive={false} />
          </Bar>
          {budgetUsd !== null && (
            <ReferenceLine y={budgetUsd} stroke={budgetStroke.color} strokeDasharray={budgetStroke.dash} />
          )}
        </BarChart>
      )}
    </div>
  );
}

type ShapeProps = Omit<BarShapeProps, 'payload'> & { readonly payload?: unknown };

const isPartial = (column: unknown): boolean =>
  typeof column === 'object' && column !== null && 'isPartial' in column && column.isPartial === true;

/** A day that is known in part is drawn fainter, with a dashed edge. */
function PartShape({ x, y, width, height, fill, payload }: ShapeProps) {
  if (!(height > 0)) return <g />;
  const edge = isPartial(payload) ? { stroke: 'var(--f-text-muted)', strokeDasharray: '3 2', fillOpacity: 0.45 } : {};
  return <rect x={x} y={y} width={width} height={height} fill={fill} {...edge} />;
}

const axisText = { fontSize: 12, fill: 'var(--f-text-muted)' };
