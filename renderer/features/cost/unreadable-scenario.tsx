import { z } from 'zod';
import { readYaml } from '#shared/cost/read-yaml.ts';
import { Section } from '../../ui/section.tsx';
import { FileProblems } from './file-problems.tsx';
import classes from './scenario.module.css';

/** A text that is no scenario is shown with what is wrong with it, rather than as an empty form. */
export function UnreadableScenario({ yaml }: { readonly yaml: string }) {
  const read = readYaml(yaml, z.record(z.string(), z.unknown(), 'A scenario has named values: name, workload'));
  return (
    <>
      <Section title="This text cannot be read as a scenario">
        <FileProblems
          problems={
            read.ok ? [{ line: null, column: null, field: '', message: 'It has no named values' }] : read.problems
          }
        />
        Save it as a file, mend it there and import it again.
      </Section>
      <Section title="Its text" flush>
        {/* Scrolls, so the keyboard has to reach it. */}
        <pre className={classes.text} tabIndex={0} aria-label="Text of the scenario">
          {yaml}
        </pre>
      </Section>
    </>
  );
}
