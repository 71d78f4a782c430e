import type { ReactNode } from 'react';
import classes from './status.module.css';

/** What a state means for a person; the colour follows from it, the word always stands beside it. */
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'off';

/** A shape for each tone, so that it can be told without colour. */
const shapes: Record<Tone, ReactNode> = {
  ok: <circle cx="5" cy="5" r="4" />,
  busy: <circle cx="5" cy="5" r="3.2" fill="none" strokeWidth="1.8" strokeDasharray="12 8" />,
  warn: <path d="M5 1 9.4 8.8H.6Z" />,
  bad: <path d="M2 0.6 5 3.6 8 .6 9.4 2 6.4 5 9.4 8 8 9.4 5 6.4 2 9.4.6 8 3.6 5 .6 2Z" />,
  off: <circle cx="5" cy="5" r="3.2" fill="none" strokeWidth="1.6" />,
};

function Shape({ tone }: { tone: Tone }) {
  return (
    <svg className={classes.shape} data-tone={tone} viewBox="0 0 10 10" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

interface StatusProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly title?: string;
}

/** A state in a table: shape and word. */
export function StateDot({ tone, children, title }: StatusProps) {
  return (
    <span className={classes.dot} title={title}>
      <Shape tone={tone} />
      <span className={classes.word}>{children}</span>
    </span>
  );
}

/** A state that should stand out: shape and word on a tinted ground. */
export function StatusBadge({ tone, children, title }: StatusProps) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      <Shape tone={tone} />
      {children}
    </span>
  );
}
