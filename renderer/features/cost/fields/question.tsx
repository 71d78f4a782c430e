import type { ReactNode } from 'react';
import type { DraftProblem } from '../draft-problems.ts';
import classes from './fields.module.css';

export interface QuestionWords {
  readonly label: string;
  /** What exactly is asked, where the label does not say it all. */
  readonly why?: ReactNode;
}

interface QuestionProps extends QuestionWords {
  /** Of the field that the label belongs to. */
  readonly id: string;
  readonly problem?: DraftProblem | undefined;
  /** What is taken as long as nothing is given. */
  readonly assumed?: string | undefined;
  /** A group of fields is named by its label instead of one field. */
  readonly isGroup?: boolean;
  /** Other ways to answer. */
  readonly above?: ReactNode;
  /** More about the answer. */
  readonly below?: ReactNode;
  readonly children: ReactNode;
}

export const whyId = (id: string): string => `${id}-why`;
export const problemId = (id: string): string => `${id}-problem`;

/** A question and its answer side by side; what is wrong with the answer stands under it. */
export function Question(props: QuestionProps) {
  const { id, label, why, problem, assumed, isGroup = false, above, below, children } = props;
  return (
    <div
      className={classes.question}
      {...(isGroup ? { role: 'group', 'aria-labelledby': `${id}-label`, 'aria-describedby': whyId(id) } : {})}
    >
      <div className={classes.asked}>
        {isGroup ? (
          <div id={`${id}-label`} className={classes.label}>
            {label}
          </div>
        ) : (
          <label htmlFor={id} className={classes.label}>
            {label}
          </label>
        )}
        {why ? (
          <div id={whyId(id)} className={classes.why}>
            {why}
          </div>
        ) : null}
      </div>
      <div className={classes.answer}>
        {above}
        <div className={classes.answered}>
          {children}
          {problem?.isMissing ? (
            <span id={problemId(id)} className={classes.needed}>
              Needed
            </span>
          ) : null}
          {!problem && assumed !== undefined ? <span className={classes.assumed}>{assumed}</span> : null}
        </div>
        {below}
        {problem && !problem.isMissing ? (
          <div id={problemId(id)} className={classes.problem}>
            {problem.message}
          </div>
        ) : null}
      </div>
    </div>
  );
}
