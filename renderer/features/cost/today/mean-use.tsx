import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { valueAt } from '#shared/cost/scenario-draft.ts';
import { likely } from '../fields/answer.ts';
import { useDraftForm } from '../fields/draft-form.tsx';
import fieldClasses from '../fields/fields.module.css';
import { shortNumber } from '../../../ui/number-text.ts';
import { NumberField } from '../fields/quantity-question.tsx';
import { Question } from '../fields/question.tsx';
import { workloadSums } from '../workload/workload-sums.ts';
import classes from './today.module.css';

/** Whole requests of what is reckoned here are not kept: it leads to CPU time, which is. */
const assumed = { podVcpu: 0.25, replicas: 1, regions: 1 };

/** How busy the replicas are on average says how much CPU a request takes, where nobody measured that. */
export function MeanUse() {
  const { draft, change, readOnly } = useDraftForm();
  const [percent, setPercent] = useState<number | string | undefined>(undefined);
  const id = useId();
  const at = (path: string, otherwise: number) => likely(valueAt(draft, path)) ?? otherwise;
  const { perSecondMean } = workloadSums(draft);
  const vcpu =
    at('containers.podVcpu', assumed.podVcpu) *
    at('containers.minReplicas', assumed.replicas) *
    at('traffic.regions', assumed.regions);
  const isShare = typeof percent === 'number' && percent >= 0 && percent <= 100;
  const busy = isShare ? (percent / 100) * vcpu : null;
  const cpuMs = busy === null || perSecondMean === null || perSecondMean === 0 ? null : (busy / perSecondMean) * 1000;
  const known = likely(valueAt(draft, 'workload.cpuMs'));
  return (
    <Question
      id={id}
      label="Mean use of their CPU"
      why="Says how much CPU a request takes, where that is not measured."
      below={
        <>
          {percent !== undefined && !isShare ? (
            <div className={fieldClasses.problem}>Write a share between 0 and 100 %</div>
          ) : null}
          {cpuMs === null ? null : (
            <div className={classes.derived}>
              <span>
                {shortNumber(cpuMs)} ms of CPU a request
                {known === null ? '' : `; the workload says ${shortNumber(known)} ms`}.
              </span>
              <Button
                variant="default"
                size="compact-xs"
                disabled={readOnly}
                onClick={() =>
                  change({
                    'workload.cpuMs': Number(cpuMs.toPrecision(4)),
                    'workload.cpuMeasuredAs': 'native',
                  })
                }
              >
                Take that
              </Button>
            </div>
          )}
          {isShare && perSecondMean === null ? (
            <div className={fieldClasses.assumed}>Give the requests of the workload first.</div>
          ) : null}
        </>
      }
    >
      <NumberField
        id={id}
        value={percent}
        unit="%"
        isBad={percent !== undefined && !isShare}
        readOnly={readOnly}
        onChange={setPercent}
      />
    </Question>
  );
}
