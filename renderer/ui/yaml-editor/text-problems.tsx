import { Section } from '../section.tsx';
import { StateDot } from '../status.tsx';
import type { TextProblem } from './yaml-editor.tsx';
import classes from './yaml-editor.module.css';

interface TextProblemsProps {
  readonly id: string;
  readonly problems: readonly TextProblem[];
  readonly isCurrent: boolean;
  readonly onGoTo: (line: number, column: number) => void;
}

/** What is wrong with the text, each with the way to it. */
export function TextProblems({ id, problems, isCurrent, onGoTo }: TextProblemsProps) {
  return (
    <div id={id} role="status" aria-busy={!isCurrent}>
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
