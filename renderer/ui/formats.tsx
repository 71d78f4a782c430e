import { CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { clockNowMs, subscribeToClock } from './clock.ts';
import { formatAge, formatBytes, formatTime, shortDigest } from './format.ts';
import classes from './formats.module.css';

/** A figure that could not be told. */
export const None = ({ title = 'Not known' }: { title?: string }) => (
  <span className={classes.none} title={title}>
    –
  </span>
);

export const Bytes = ({ value }: { value: number | null }) =>
  value === null ? <None /> : <span title={`${value.toLocaleString('en')} bytes`}>{formatBytes(value)}</span>;

/** The time now, anew every five seconds. */
export const useNowMs = (): number => useSyncExternalStore(subscribeToClock, clockNowMs);

/** How long ago, with the exact time on hover. */
export function Age({ atMs }: { atMs: number | null }) {
  const nowMs = useNowMs();
  if (atMs === null) return <None title="Never" />;
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatTime(atMs)}>
      {formatAge(nowMs - atMs)}
    </time>
  );
}

/** Exact local time. */
export const Time = ({ atMs }: { atMs: number | null }) =>
  atMs === null ? (
    <None title="Never" />
  ) : (
    <time dateTime={new Date(atMs).toISOString()} className={classes.nowrap}>
      {formatTime(atMs)}
    </time>
  );

/** Text in mono with a button that copies it whole. */
export function Copyable({ value, children, label }: { value: string; children?: string; label: string }) {
  return (
    <span className={classes.copyable}>
      <code title={value}>{children ?? value}</code>
      <CopyButton value={value} timeout={1200}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : `Copy ${label}`}>
            <button
              type="button"
              className={classes.copy}
              onClick={(event) => {
                event.stopPropagation();
                copy();
              }}
              aria-label={copied ? 'Copied' : `Copy ${label}`}
            >
              {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
            </button>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}

/** A module's digest: its first 12 digits, copied whole. */
export const DigestText = ({ value }: { value: string }) => (
  <Copyable value={value} label="digest">
    {shortDigest(value)}
  </Copyable>
);
