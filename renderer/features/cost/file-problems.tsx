import type { PlacedProblem } from '#shared/cost/read-yaml.ts';
import classes from './scenario.module.css';

/** What is wrong with a file, where a person finds it. */
export function FileProblems({ problems }: { readonly problems: readonly PlacedProblem[] }) {
  return (
    <ul className={classes.fileProblems} aria-label="Problems of the file">
      {problems.map(({ line, column, field, message }, index) => (
        // Two problems may read alike.
        <li key={index}>
          <span className={classes.filePlace}>
            {line === null ? 'File' : `Line ${line}${column === null ? '' : `:${column}`}`}
          </span>
          {field === '' ? null : <code>{field}</code>}
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}
