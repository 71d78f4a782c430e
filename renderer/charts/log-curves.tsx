import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { plainText } from '../ui/plain-text.ts';
import { logAxis, type ValueAxis } from './axis-ticks.ts';
import classes from './chart-frame.module.css';
import { ChartFrame } from './chart-frame.tsx';
import { CurveLabels, CurveMarks, mostLetters } from './curve-marks.tsx';
import { CurveTable, CurveTooltip } from './curve-figures.tsx';
import { ChartKey, KeyEntry, LineSample } from './line-sample.tsx';
import type { Curve, DrawnCurve, LogCurvesProps } from './log-curve.ts';
import { seriesStroke } from './palette.ts';

const heightPx = 320;
const axisText = { fontSize: 12, fill: 'var(--f-text-muted)' };
const mostOrders = 1e7;

/** Curves on two logarithmic axes, with the places where they cross marked and named. */
export function LogCurves(props: LogCurvesProps) {
  const scheme = useComputedColorScheme('light');
  const curves = props.curves.map((curve, index): DrawnCurve => {
    const { color } = seriesStroke(index, scheme);
    return { ...curve, stroke: { color, dash: ['', '8 3', '3 3', '10 3 2 3'][index % 4] ?? '' } };
  });
  return (
    <ChartFrame
      title={props.title}
      note={props.note}
      controls={props.controls}
      legend={
        <ChartKey label="Curves">
          {curves.map(({ key, name, stroke }) => (
            <KeyEntry key={key} sample={<LineSample stroke={stroke} />}>
              <bdi>{plainText(name)}</bdi>
            </KeyEntry>
          ))}
        </ChartKey>
      }
      chart={
        <>
          <Plot {...props} curves={curves} />
          {props.below}
        </>
      }
      table={<CurveTable {...props} curves={curves} />}
    />
  );
}

type PlotProps = Omit<LogCurvesProps, 'curves'> & { readonly curves: readonly DrawnCurve[] };

/** Both ends in steps of powers of ten; zero and less stand on the lower edge. */
function yAxisOf(curves: readonly Curve[]): ValueAxis {
  const all = curves.flatMap(({ values }) => values.flatMap((value) => (value !== null && value > 0 ? [value] : [])));
  const greatest = Math.max(...all, 0.01);
  return logAxis(Math.max(Math.min(...all, greatest), greatest / mostOrders), greatest, 8);
}

function Plot({ curves, xs, marks, here, ...props }: PlotProps) {
  const { ref, width } = useElementSize();
  const [first = 1, last = 10] = [xs[0], xs.at(-1)];
  const yAxis = yAxisOf(curves);
  const [floor] = yAxis.domain;
  const xTicks = logAxis(first, last, 9).ticks.filter((tick) => tick >= first && tick <= last);
  const labelsPx = 20 + 7 * Math.max(...curves.map(({ name }) => Math.min(name.length, mostLetters)), 4);
  const data = xs.map((x, at) => ({ x, at }));
  const valueOf = (curve: Curve, at: number, isOut: boolean): number | null => {
    const value = curve.values[at] ?? null;
    const flags = [at - 1, at, at + 1].map((each) => curve.isOut?.[each] ?? false);
    // A dotted piece reaches to the solid one beside it, so that there is no gap.
    const isDrawn = isOut ? flags.some(Boolean) : flags[1] === false;
    return value === null || !isDrawn ? null : Math.max(value, floor);
  };
  return (
    <div ref={ref} style={{ height: heightPx }}>
      {width > 0 && curves.length > 0 && (
        <LineChart
          width={width}
          height={heightPx}
          data={data}
          margin={{ top: 18, right: labelsPx, bottom: 18, left: 8 }}
          aria-label={`${props.title}. Line chart; the arrow keys move along it. The same figures stand in its table.`}
        >
          <CartesianGrid stroke="var(--f-line)" />
          <XAxis
            dataKey="x"
            type="number"
            scale="log"
            domain={[first, last]}
            allowDataOverflow
            ticks={xTicks}
            tickFormatter={props.tickX}
            tick={axisText}
            stroke="var(--f-line-strong)"
            label={{ value: props.xName, position: 'insideBottom', offset: -12, ...axisText }}
          />
          <YAxis
            type="number"
            scale="log"
            domain={[...yAxis.domain]}
            allowDataOverflow
            ticks={[...yAxis.ticks]}
            tickFormatter={props.tickY}
            tick={axisText}
            width={52}
            stroke="var(--f-line-strong)"
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--f-text-muted)' }}
            content={({ active, label }) => {
              const at = xs.indexOf(Number(label));
              return active && at >= 0 ? <CurveTooltip at={at} xs={xs} curves={curves} {...props} /> : null;
            }}
          />
          {here && here.x >= first && here.x <= last ? (
            <ReferenceLine
              x={here.x}
              stroke="var(--f-text-muted)"
              strokeDasharray="2 4"
              label={{ value: here.text, position: 'top', fontSize: 12, fill: 'var(--f-text-muted)' }}
            />
          ) : null}
          {curves.flatMap((curve) =>
            [false, true].map((isOut) => (
              <Line
                key={`${curve.key} ${isOut}`}
                name={curve.name}
                dataKey={({ at }: { at: number }) => valueOf(curve, at, isOut)}
                stroke={curve.stroke.color}
                strokeDasharray={isOut ? '1 5' : curve.stroke.dash}
                strokeWidth={isOut ? 1.5 : 2}
                dot={false}
                activeDot={false}
                isAnimationActive={false}
                type="linear"
              />
            )),
          )}
          <CurveMarks marks={marks} floor={floor} side={props.markSide} />
          <CurveLabels curves={curves} xs={xs} floor={floor} />
        </LineChart>
      )}
      {curves.length === 0 ? <div className={classes.nothing}>Choose an option to draw.</div> : null}
    </div>
  );
}
