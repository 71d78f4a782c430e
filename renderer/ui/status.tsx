import type { ReactNode } from 'react';
import classes from './status.module.css';

/** What a state means for a person; the colour follows from it, the word always stands beside it. */
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'off';

/** A shape for each tone, so that it can be told without colour; drawn by CSS, as tables hold thousands of them. */
const Shape = ({ tone }: { tone: Tone }) => <span className={classes.shape} data-tone={tone} aria-hidden="true" />;

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
