import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { Node } from '#shared/domain/node.ts';
import classes from '../fleet-cost.module.css';
import type { PricesProblems, RuleDraft } from './prices-draft.ts';
import { RateResult } from './rate-result.tsx';
import { RuleFields } from './rule-fields.tsx';

/** Which button of a rule gets the focus back after the rule was moved. */
export type MoveButton = 'up' | 'down';

interface RuleCardProps {
  readonly rule: RuleDraft;
  /** From 0. */
  readonly index: number;
  readonly count: number;
  readonly problems: PricesProblems;
  readonly nodes: readonly Node[] | undefined;
  readonly matched: { readonly priced: number; readonly taken: number } | undefined;
  readonly book: PriceBook;
  readonly readOnly: boolean;
  /** It was just moved by this button; a moved element loses the focus. */
  readonly focus: MoveButton | undefined;
  readonly onChange: (change: Partial<RuleDraft>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One rule: what it prices, and its place among the others. */
export function RuleCard(props: RuleCardProps) {
  const { rule, index, count, book, focus, readOnly, onMove, onRemove } = props;
  const titleId = useId();
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focus === undefined) return;
    const [wanted, other] = focus === 'up' ? [up, down] : [down, up];
    (wanted.current?.disabled === false ? wanted : other).current?.focus();
  }, [focus, index]);
  const name = rule.name.trim() === '' ? `rule ${index + 1}` : rule.name;
  return (
    <li className={classes.rule} aria-labelledby={titleId}>
      <div className={classes.ruleHead}>
        <h3 id={titleId} className={classes.ruleTitle}>
          <span className={classes.ruleNumber}>{index + 1}.</span> {rule.name.trim() === '' ? 'New rule' : rule.name}
        </h3>
        <ActionIcon
          ref={up}
          aria-label={`Move ${name} up`}
          disabled={readOnly || index === 0}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={15} />
        </ActionIcon>
        <ActionIcon
          ref={down}
          aria-label={`Move ${name} down`}
          disabled={readOnly || index === count - 1}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={15} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${name}`} disabled={readOnly} onClick={onRemove}>
          <IconTrash size={15} />
        </ActionIcon>
      </div>
      <RuleFields {...props} />
      <RateResult rule={rule} book={book} matched={props.matched} />
    </li>
  );
}
