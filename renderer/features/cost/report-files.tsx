import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReportFormat } from '#shared/contract/cost.ts';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Section } from '../../ui/section.tsx';
import classes from './report.module.css';
import { scenarioFile } from './scenario-file.ts';

interface Choice {
  readonly format: ReportFormat;
  readonly name: string;
  readonly use: string;
}

const choices: readonly Choice[] = [
  { format: 'pdf', name: 'PDF', use: 'To be read and printed: the comparison with charts, assumptions and sources.' },
  { format: 'markdown', name: 'Markdown', use: 'For a wiki, an issue or a pull request: the same as text and tables.' },
  {
    format: 'csv',
    name: 'CSV',
    use: 'For a spreadsheet: every line of every option, with quantity, price and source.',
  },
  { format: 'focus', name: 'FOCUS 1.2', use: 'For tools of FinOps: the estimate in the columns of a bill.' },
  { format: 'json', name: 'JSON', use: 'For programs: all figures exact, as `flotilla cost --json` gives them.' },
  { format: 'yaml', name: 'Scenario', use: 'To share and to compare anew: what `flotilla cost` and this page read.' },
];

interface ReportFilesProps {
  readonly name: string;
  readonly yaml: string;
  readonly isComplete: boolean;
}

/** The comparison as files, each with what it is for. */
export function ReportFiles({ name, yaml, isComplete }: ReportFilesProps) {
  const { client } = useEngine();
  const save = useMutation({
    mutationFn: async (format: ReportFormat) => {
      // An unfinished scenario is no report, but can be shared.
      saveFile(format === 'yaml' ? scenarioFile(name, yaml) : await client.cost.report({ yaml, format }));
    },
  });
  return (
    <Section
      title="Save the comparison"
      note={isComplete ? 'Made anew from the scenario and the prices as they are now' : undefined}
    >
      {isComplete ? null : (
        <p className={classes.hint}>
          The comparison is not complete yet, so only the scenario itself can be saved. The steps before say what is
          missing.
        </p>
      )}
      <ul className={classes.files} aria-label="Files">
        {choices.map(({ format, name: what, use }) => (
          <li key={format} className={classes.file}>
            <Button
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              aria-label={`Save as ${what}`}
              disabled={!isComplete && format !== 'yaml'}
              loading={save.isPending && save.variables === format}
              onClick={() => save.mutate(format)}
            >
              {what}
            </Button>
            <span>{words(use)}</span>
          </li>
        ))}
      </ul>
      {save.error ? <FailureNotice failure={save.error} title="It was not saved" /> : null}
    </Section>
  );
}

/** What stands between backticks is a command. */
const words = (use: string) => use.split('`').map((part, at) => (at % 2 === 1 ? <code key={part}>{part}</code> : part));
