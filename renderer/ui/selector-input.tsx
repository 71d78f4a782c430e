import { TextInput } from '@mantine/core';
import { type ReactNode, useDeferredValue, useId, useMemo } from 'react';
import type { Labels } from '#shared/domain/node.ts';
import { matchesSelector, type ParsedSelector, parseSelector, type SelectorError } from '#shared/domain/selector.ts';
import { formatCount } from './format.ts';
import classes from './selector-input.module.css';

interface SelectorInputProps {
  /** Named `Selector` to those who cannot see it unless a label is given. */
  readonly label?: string;
  readonly description?: ReactNode;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What it selects from; undefined while that is read. */
  readonly nodes: readonly { readonly labels: Labels }[] | undefined;
  readonly placeholder?: string;
  /** Beside other filters: no text below, the count goes inside. */
  readonly compact?: boolean;
  readonly disabled?: boolean;
}

/** A label selector, with how many nodes it matches as one types, or where it is wrong. */
export function SelectorInput(props: SelectorInputProps) {
  const {
    label,
    description,
    value,
    onChange,
    placeholder = 'region=eu, tier in (edge, core)',
    compact = false,
  } = props;
  const noteId = useId();
  const parsed = useMemo(() => parseSelector(value), [value]);
  const count = useMatchCount(useDeferredValue(parsed), props.nodes);
  const isWrong = !parsed.ok;
  const note = parsed.ok ? (
    <MatchCount count={count} total={props.nodes?.length} isEmpty={value.trim() === ''} />
  ) : null;
  return (
    <div className={classes.frame} data-compact={compact || undefined}>
      <TextInput
        {...(label ? { label } : { 'aria-label': 'Label selector' })}
        {...(description ? { description } : {})}
        classNames={{ input: classes.input ?? '' }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={placeholder}
        aria-invalid={isWrong}
        aria-describedby={noteId}
        data-invalid={isWrong || undefined}
        disabled={props.disabled ?? false}
        spellCheck={false}
        autoComplete="off"
      />
      <div id={noteId} className={classes.note} role="status">
        {isWrong ? <WrongAt text={value} error={parsed.error} /> : note}
      </div>
    </div>
  );
}

function useMatchCount(parsed: ParsedSelector, nodes: SelectorInputProps['nodes']): number | undefined {
  return useMemo(() => {
    if (!parsed.ok || !nodes) return undefined;
    let count = 0;
    for (const { labels } of nodes) if (matchesSelector(parsed.selector, labels)) count += 1;
    return count;
  }, [parsed, nodes]);
}

function MatchCount(props: { count: number | undefined; total: number | undefined; isEmpty: boolean }) {
  const { count, total, isEmpty } = props;
  if (count === undefined || total === undefined) return null;
  if (isEmpty) return <>Matches every node ({formatCount(total)})</>;
  return (
    <>
      Matches {formatCount(count)} of {formatCount(total)}
    </>
  );
}

/** The text again with the wrong place marked, and what is wrong there. */
function WrongAt({ text, error }: { text: string; error: SelectorError }) {
  const { position, length, message } = error;
  const wrong = text.slice(position, position + length) || '␣';
  return (
    <span className={classes.wrong}>
      <code>
        {text.slice(Math.max(0, position - 24), position)}
        <mark>{wrong}</mark>
        {text.slice(position + length, position + length + 12)}
      </code>
      <span>
        {message} (character {position + 1})
      </span>
    </span>
  );
}
