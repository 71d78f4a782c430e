import { useMemo } from 'react';
import { compare } from '#shared/cost/compare.ts';
import { basisOfDraft, draftText } from '#shared/cost/scenario-draft.ts';
import { useNowMs } from '../../ui/formats.tsx';
import { DecisionPart } from './decision-part.tsx';
import { DriftPart } from './drift-part.tsx';
import { ReportFiles } from './report-files.tsx';
import classes from './report.module.css';
import type { StepProps } from './step-props.ts';

const dayMs = 86_400_000;

/** The end of the wizard: the comparison as files, what was decided, and what came true of it. */
export function ReportStep({ scenario, draft, book, readOnly }: StepProps) {
  // Prices age by the day; a comparison anew every few seconds would be for nothing.
  const today = Math.floor(useNowMs() / dayMs) * dayMs;
  const read = useMemo(() => basisOfDraft(draft, book, today), [draft, book, today]);
  const options = useMemo(() => (read.ok ? compare(read.basis) : []), [read]);
  return (
    <div className={classes.step}>
      <ReportFiles name={scenario.name} yaml={draftText(draft)} isComplete={read.ok} />
      <DecisionPart scenario={scenario} options={options} readOnly={readOnly} />
      {scenario.decision ? <DriftPart scenario={scenario} /> : null}
    </div>
  );
}
