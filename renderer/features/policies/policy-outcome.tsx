import type { PolicyFile } from '#shared/domain/policy.ts';
import { formatPlural } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './policies.module.css';

interface RuleListProps {
  readonly rules: PolicyFile['rules'];
  readonly isSaved: boolean;
}

/** The rules in words. */
export function RuleList({ rules, isSaved }: RuleListProps) {
  return (
    <Section title="In words" count={rules.length} note={isSaved ? 'In force' : 'In force once it is saved'} flush>
      {rules.length === 0 ? (
        <p className={classes.none}>No rule: any module may run anywhere.</p>
      ) : (
        <ul className={classes.rules} aria-label={formatPlural(rules.length, 'rule')}>
          {rules.map(({ name, effect, words }) => (
            <li key={name} className={classes.rule}>
              <div className={classes.ruleHead}>
                <strong>{name}</strong>
                <StateDot tone={effect === 'forbid' ? 'bad' : 'warn'}>
                  {effect === 'forbid' ? 'Forbids' : 'Warns'}
                </StateDot>
              </div>
              <div>{words}</div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
