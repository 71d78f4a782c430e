import { Button, Switch, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatPlural } from './format.ts';
import classes from './log-view.module.css';
import { plainText } from './plain-text.ts';

export interface LogViewLine {
  readonly seq: number;
  readonly text: string;
}

interface LogViewProps {
  /** Whose log it is: `Log of hello on edge-01`. */
  readonly label: string;
  /** Oldest first. */
  readonly lines: readonly LogViewLine[];
  /** What the log is doing, in a word or two: `Live`, `Ended`. */
  readonly state: string;
  readonly heightPx?: number;
}

const lineHeightPx = 19;
/** Within this distance of the end, scrolling counts as being at the end. */
const nearEndPx = 24;

/** A log as plain text: follows its end, stops for reading, searches, wraps. */
export function LogView({ label, lines, state, heightPx = 360 }: LogViewProps) {
  const [search, setSearch] = useState('');
  const [wraps, setWraps] = useState(false);
  const [paused, setPaused] = useState<readonly LogViewLine[] | null>(null);
  const held = paused ?? lines;
  const shown = useMemo(() => {
    const wanted = search.toLowerCase();
    const plain = held.map(({ seq, text }) => ({ seq, text: plainText(text) }));
    return wanted === '' ? plain : plain.filter(({ text }) => text.toLowerCase().includes(wanted));
  }, [held, search]);
  const follows = paused === null;
  return (
    <div className={classes.frame}>
      <div className={classes.toolbar}>
        <TextInput
          className={classes.search}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search the log"
          aria-label="Search the log"
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          type="search"
        />
        <Switch label="Wrap lines" checked={wraps} onChange={(event) => setWraps(event.currentTarget.checked)} />
        <span className={classes.state} role="status">
          {follows ? state : 'Paused'}, {formatPlural(shown.length, 'line')}
          {search === '' ? '' : ` with “${search}”`}
        </span>
        <Button
          variant="default"
          leftSection={follows ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
          onClick={() => setPaused(follows ? lines : null)}
        >
          {follows ? 'Pause' : 'Follow'}
        </Button>
      </div>
      <LogLines
        key={wraps ? 'wrapped' : 'straight'}
        label={label}
        lines={shown}
        wraps={wraps}
        follows={follows}
        heightPx={heightPx}
        onScrollBack={() => setPaused((was) => was ?? lines)}
        onScrollToEnd={() => setPaused(null)}
      />
    </div>
  );
}

interface LogLinesProps {
  readonly label: string;
  readonly lines: readonly LogViewLine[];
  readonly wraps: boolean;
  readonly follows: boolean;
  readonly heightPx: number;
  readonly onScrollBack: () => void;
  readonly onScrollToEnd: () => void;
}

function LogLines({ label, lines, wraps, follows, heightPx, onScrollBack, onScrollToEnd }: LogLinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by hand or by a compiler
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeightPx,
    getItemKey: (index) => lines[index]?.seq ?? index,
    overscan: 20,
  });
  const { length } = lines;
  const newest = lines.at(-1)?.seq;
  useEffect(() => {
    if (follows && length > 0) virtualizer.scrollToIndex(length - 1, { align: 'end' });
  }, [follows, length, newest, virtualizer]);
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
    // Only a person scrolls up; new lines scroll down.
    if (element.scrollTop < lastTop.current - 2 && !isAtEnd) onScrollBack();
    else if (!follows && isAtEnd && element.scrollTop > lastTop.current) onScrollToEnd();
    lastTop.current = element.scrollTop;
  };
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={label}
      aria-live="off"
      tabIndex={0}
      className={classes.lines}
      data-wraps={wraps || undefined}
      style={{ height: heightPx }}
      onScroll={onScroll}
    >
      {lines.length === 0 ? <p className={classes.nothing}>Nothing here.</p> : null}
      <div className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            ref={wraps ? virtualizer.measureElement : undefined}
            data-index={index}
            className={classes.line}
            style={{ transform: `translateY(${start}px)` }}
          >
            {lines[index]?.text}
          </div>
        ))}
      </div>
    </div>
  );
}
