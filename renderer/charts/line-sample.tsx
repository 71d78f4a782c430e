import type { ReactNode } from 'react';
import classes from './chart-frame.module.css';
import type { Stroke } from './palette.ts';

/** A short piece of a line as it looks in the chart, for keys and tooltips. */
export function LineSample({ stroke }: { readonly stroke: Stroke }) {
  return (
    <svg width={24} height={10} aria-hidden focusable={false} style={{ flex: 'none' }}>
      <line x1={1} x2={23} y1={5} y2={5} stroke={stroke.color} strokeWidth={2.5} strokeDasharray={stroke.dash} />
    </svg>
  );
}

/** One entry of a chart's key. */
export function KeyEntry({ sample, children }: { readonly sample: ReactNode; readonly children: ReactNode }) {
  return (
    <li className={classes.entry}>
      {sample}
      {children}
    </li>
  );
}

export function ChartKey({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul aria-label={label} className={classes.key}>
      {children}
    </ul>
  );
}
