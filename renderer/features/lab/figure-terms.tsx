import { Fragment } from 'react';
import { Section } from '../../ui/section.tsx';
import classes from './lab.module.css';
import { figures, figureWords } from './measured-rows.ts';

/** What each figure is. */
export function FigureTerms() {
  return (
    <Section title="What the figures mean">
      <dl className={classes.terms}>
        {figures.map((figure) => (
          <Fragment key={figure}>
            <dt>{figureWords[figure].label}</dt>
            <dd>{figureWords[figure].means}.</dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  );
}
