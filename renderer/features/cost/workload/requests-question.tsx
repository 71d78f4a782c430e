import { SegmentedControl } from '@mantine/core';
import { useId, useRef } from 'react';
import { useDraftForm, useField } from '../fields/draft-form.tsx';
import fieldClasses from '../fields/fields.module.css';
import { QuantityQuestion } from '../fields/quantity-question.tsx';
import { Question } from '../fields/question.tsx';
import { DayCurve } from './day-curve.tsx';
import { dayOfMonth, hoursOfDay, monthOfDay } from './day-shapes.ts';
import type { DraftValues } from './measured-values.ts';
import { curveOf, requestsOf } from './workload-sums.ts';

/** A first day to draw on, where nothing is known. */
const someRequestsPerMonth = 1e6;

/** What can be drawn of a list that is no day: a file may hold 23 numbers. */
const hoursIn = (value: unknown): readonly number[] =>
  Array.from({ length: hoursOfDay }, (_each, at) => {
    const hour: unknown = Array.isArray(value) ? value[at] : undefined;
    return typeof hour === 'number' && Number.isFinite(hour) && hour >= 0 ? hour : 0;
  });

/** Requests: how many in a month, or how they come over a day, which gives the month and the peak. */
export function RequestsQuestion() {
  const { draft, change, readOnly } = useDraftForm();
  const curve = useField('workload.requestsPerHourOfDay');
  const month = useField('workload.requestsPerMonth');
  const peak = useField('traffic.peakFactor');
  /** What stood there before one looked at the other way. */
  const left = useRef<DraftValues>({});
  const id = useId();
  const isDay = curve.value !== undefined;
  const choose = (mode: string) => {
    if ((mode === 'day') === isDay) return;
    if (mode === 'day') {
      left.current = { 'workload.requestsPerMonth': month.value, 'traffic.peakFactor': peak.value };
      const hours = dayOfMonth(requestsOf(draft) ?? someRequestsPerMonth, 'flat');
      change({
        'workload.requestsPerMonth': undefined,
        'traffic.peakFactor': undefined,
        'workload.requestsPerHourOfDay': hours,
      });
      return;
    }
    const hours = curveOf(draft);
    const isMonthKnown = left.current['workload.requestsPerMonth'] !== undefined;
    const sum = hours && Number(monthOfDay(hours).toPrecision(6));
    change({
      'workload.requestsPerHourOfDay': undefined,
      'workload.requestsPerMonth': sum ?? undefined,
      ...(isMonthKnown ? left.current : {}),
    });
  };
  const hours = curveOf(draft);
  const ways = (
    <SegmentedControl
      className={fieldClasses.segments ?? ''}
      aria-label="Requests are given"
      data={[
        { value: 'month', label: 'A month' },
        { value: 'day', label: 'Over the day' },
      ]}
      value={isDay ? 'day' : 'month'}
      readOnly={readOnly}
      onChange={choose}
    />
  );
  if (isDay) {
    return (
      <Question
        id={id}
        label="Requests"
        why="Hour by hour over a usual day: gives the month and the peak. Draw, type or paste."
        problem={curve.problem}
        isGroup
        above={ways}
        below={<DayCurve hours={hours ?? hoursIn(curve.value)} readOnly={readOnly} onChange={curve.set} />}
      >
        {null}
      </Question>
    );
  }
  return (
    <>
      <QuantityQuestion
        path="workload.requestsPerMonth"
        label="Requests"
        unit="a month"
        why="In a month, or hour by hour over a usual day. 16 M and 16e6 are read too."
      >
        {ways}
      </QuantityQuestion>
      <QuantityQuestion
        path="traffic.peakFactor"
        label="Peak over average"
        unit="×"
        otherwise={3}
        why="Traffic in the busiest minutes, as a multiple of the average."
      />
    </>
  );
}
