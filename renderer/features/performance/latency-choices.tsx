import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PercentileName } from '../../charts/latency-lines.ts';
import classes from './performance.module.css';
import type { ChangeSearch } from './search.ts';

export type Show = PercentileName | 'all';

interface LatencyChoicesProps {
  readonly by: 'node' | 'release';
  readonly show: Show;
  readonly scale: 'linear' | 'log';
  readonly onSearch: ChangeSearch;
  /** More choices, after the first. */
  readonly children: ReactNode;
}

const isShow = (value: string): value is Show =>
  value === 'p50' || value === 'p95' || value === 'p99' || value === 'all';

/** What the chart of latency shows; kept in the address. */
export function LatencyChoices({ by, show, scale, onSearch, children }: LatencyChoicesProps) {
  return (
    <div className={classes.choices}>
      <SegmentedControl
        aria-label="A line for each"
        data={[
          { value: 'node', label: 'By node' },
          { value: 'release', label: 'By release' },
        ]}
        value={by}
        onChange={(value) => onSearch({ by: value === 'release' ? 'release' : undefined })}
      />
      {children}
      <SegmentedControl
        aria-label="Percentiles"
        data={[
          { value: 'p50', label: 'P50' },
          { value: 'p95', label: 'P95' },
          { value: 'p99', label: 'P99' },
          { value: 'all', label: 'All three' },
        ]}
        value={show}
        onChange={(value) => onSearch({ show: isShow(value) ? value : undefined })}
      />
      <SegmentedControl
        aria-label="Scale"
        data={[
          { value: 'linear', label: 'Linear' },
          { value: 'log', label: 'Log' },
        ]}
        value={scale}
        onChange={(value) => onSearch({ scale: value === 'log' ? 'log' : undefined })}
      />
    </div>
  );
}
