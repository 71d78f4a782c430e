import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { valueAt } from '#shared/cost/scenario-draft.ts';
import { useOfForm } from './draft-form.tsx';
import classes from './fields.module.css';

interface QuestionGroupProps {
  readonly title: string;
  readonly note?: ReactNode;
  /** Paths of its questions. */
  readonly paths: readonly string[];
  /** Folded until somebody opens it or something in it is wrong; how much of it is set is said beside the title. */
  readonly folds?: boolean;
  readonly children: ReactNode;
}

/** Questions that belong together. */
export function QuestionGroup({ title, note, paths, folds = false, children }: QuestionGroupProps) {
  const id = useId();
  const [asked, setAsked] = useState(false);
  const isWrong = useOfForm(({ problems }) => paths.some((path) => problems.has(path)));
  const set = useOfForm(({ draft }) => paths.filter((path) => valueAt(draft, path) !== undefined).length);
  const isOpen = !folds || asked || isWrong;
  return (
    <section className={classes.group} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className={classes.groupTitle}>
        {folds ? (
          <button
            type="button"
            className={classes.fold}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setAsked(!isOpen)}
          >
            {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
            {title}
            <span className={classes.setCount}>
              {set} of {paths.length} set
            </span>
          </button>
        ) : (
          title
        )}
      </h2>
      <div id={id}>
        {isOpen && note ? <div className={classes.groupNote}>{note}</div> : null}
        {isOpen ? <div className={classes.questions}>{children}</div> : null}
      </div>
    </section>
  );
}
