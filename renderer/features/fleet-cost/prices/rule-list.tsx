import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { Node } from '#shared/domain/node.ts';
import { Section } from '../../../ui/section.tsx';
import classes from '../fleet-cost.module.css';
import type { MatchedNodes } from './matched-nodes.ts';
import { emptyRule, moved, nextKey, type PricesProblems, type RuleDraft } from './prices-draft.ts';
import { type MoveButton, RuleCard } from './rule-card.tsx';

interface RuleListProps {
  readonly rules: readonly RuleDraft[];
  readonly problems: PricesProblems;
  readonly nodes: readonly Node[] | undefined;
  readonly matched: MatchedNodes | undefined;
  readonly book: PriceBook;
  readonly readOnly: boolean;
  readonly onChange: (rules: readonly RuleDraft[]) => void;
}

/** The rules in their order; the first that matches a node prices it. */
export function RuleList({ rules, problems, nodes, matched, book, readOnly, onChange }: RuleListProps) {
  const [lastMove, setLastMove] = useState<{ key: number; button: MoveButton; words: string } | undefined>(undefined);
  const move = (index: number, by: -1 | 1) => {
    const rule = rules[index];
    if (!rule) return;
    onChange(moved(rules, index, by));
    const words = `${rule.name || 'The rule'} is now rule ${index + by + 1} of ${rules.length}`;
    setLastMove({ key: rule.key, button: by < 0 ? 'up' : 'down', words });
  };
  const change = (key: number, part: Partial<RuleDraft>) =>
    onChange(rules.map((rule) => (rule.key === key ? { ...rule, ...part } : rule)));
  return (
    <Section
      title="What a node costs"
      count={rules.length}
      note="The first rule that matches a node holds; move exceptions above the rest"
      actions={
        <AddRule
          {...{ nodes, readOnly }}
          onAdd={(part) => onChange([...rules, { ...emptyRule(nextKey(rules), book), ...part }])}
        />
      }
    >
      {rules.length === 0 ? (
        <span className={classes.why}>
          No rule yet. One without a selector prices every node; more of them price what differs.
        </span>
      ) : (
        <ol className={classes.rules}>
          {rules.map((rule, index) => (
            <RuleCard
              key={rule.key}
              {...{ rule, index, problems, nodes, book, readOnly }}
              count={rules.length}
              matched={matched?.byRule.get(rule.key)}
              focus={lastMove?.key === rule.key ? lastMove.button : undefined}
              onChange={(part) => change(rule.key, part)}
              onMove={(by) => move(index, by)}
              onRemove={() => onChange(rules.filter(({ key }) => key !== rule.key))}
            />
          ))}
        </ol>
      )}
      <div className="visually-hidden" role="status">
        {lastMove?.words}
      </div>
    </Section>
  );
}

interface AddRuleProps {
  readonly nodes: readonly Node[] | undefined;
  readonly readOnly: boolean;
  readonly onAdd: (part: Partial<RuleDraft>) => void;
}

const practiceSelector = 'practice=true';

/** A rule is begun from what a person has: something rented, a box, or this computer with the practice fleet on it. */
function AddRule({ nodes, readOnly, onAdd }: AddRuleProps) {
  const practice = nodes?.filter(({ labels }) => labels['practice'] === 'true').length ?? 0;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} disabled={readOnly}>
          Add a rule
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onAdd({ kind: 'month', name: 'Rented' })}>Rented, price a month</Menu.Item>
        <Menu.Item onClick={() => onAdd({ kind: 'hour', name: 'Rented' })}>Rented, price an hour</Menu.Item>
        <Menu.Item onClick={() => onAdd({ kind: 'machine', name: 'Rented' })}>Machine of the price book</Menu.Item>
        <Menu.Item onClick={() => onAdd({ kind: 'box', name: 'Own boxes' })}>Own box</Menu.Item>
        {practice > 0 ? (
          <Menu.Item
            onClick={() =>
              onAdd({
                kind: 'box',
                name: `This computer: price and power over ${practice}`,
                selector: practiceSelector,
              })
            }
          >
            This computer, which the {practice} practice nodes share
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
