import type { PolicyFile, PolicyProblem } from '#shared/domain/policy.ts';
import { formatPlural } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './policies.module.css';

interface ProblemsProps {
  readonly problems: readonly PolicyProblem[];
  readonly isCurrent: boolean;
  readonly onGoTo: (line: number, column: number) => void;
}

/** What is wrong with the text, each with the way to it. */
export function Problems({ problems, isCurrent, onGoTo }: ProblemsProps) {
  return (
    <div id="policy-problems" role="status" aria-busy={!isCurrent}>
      {problems.length === 0 ? null : (
        <Section title="Problems" count={problems.length} note="Nothing is saved while there is one" flush>
          <ul className={classes.problems}>
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.column} ${problem.message}`} className={classes.problem}>
                {problem.line === null ? (
                  <StateDot tone="bad">The file</StateDot>
                ) : (
                  <button
                    type="button"
                    className={classes.place}
                    onClick={() => onGoTo(problem.line ?? 1, problem.column ?? 1)}
                  >
                    Line {problem.line}
                    {problem.column === null ? '' : `, column ${problem.column}`}
                  </button>
                )}
                <span>{problem.message}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

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
