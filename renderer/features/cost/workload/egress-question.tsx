import { SegmentedControl } from '@mantine/core';
import { useId, useState } from 'react';
import { answerOf, answerValue } from '../fields/answer.ts';
import { useDraftForm, useField } from '../fields/draft-form.tsx';
import classes from '../fields/fields.module.css';
import { NumberField, QuantityQuestion } from '../fields/quantity-question.tsx';
import { problemId, Question } from '../fields/question.tsx';
import { shortNumber } from '../../../ui/number-text.ts';
import { requestsOf, workloadSums } from './workload-sums.ts';

const path = 'workload.egressGb';
const label = 'Traffic to the internet';
const kbPerGb = 1e6;

/** Asks for what leaves to the internet: a month, or with each request; the file keeps GB a month. */
export function EgressQuestion() {
  const { draft, readOnly } = useDraftForm();
  const [isEach, setEach] = useState(false);
  const requests = requestsOf(draft);
  const canEach = requests !== null && requests > 0;
  const unit = (
    <SegmentedControl
      className={classes.segments ?? ''}
      aria-label={`${label}: given as`}
      data={[
        { value: 'month', label: 'GB a month' },
        { value: 'each', label: 'KB a request', disabled: !canEach },
      ]}
      value={isEach && canEach ? 'each' : 'month'}
      readOnly={readOnly}
      onChange={(value) => setEach(value === 'each')}
    />
  );
  return isEach && canEach ? (
    <EachQuestion requests={requests}>{unit}</EachQuestion>
  ) : (
    <QuantityQuestion path={path} label={label} unit="GB a month" why="Answers that leave the network of the vendor.">
      {unit}
    </QuantityQuestion>
  );
}

function EachQuestion({ requests, children }: { readonly requests: number; readonly children: React.ReactNode }) {
  const { draft } = useDraftForm();
  const { value, problem, readOnly, set } = useField(path);
  const id = useId();
  const { egressKbPerRequest } = workloadSums(draft);
  const answer = answerOf(value);
  const isNumber = egressKbPerRequest !== null;
  return (
    <Question
      id={id}
      label={label}
      why="Body and headers of an answer. Kept as GB a month: it stays the same when the requests change."
      problem={problem}
      above={children}
      below={
        isNumber && typeof answer.base === 'number' ? (
          <div className={classes.assumed}>= {shortNumber(answer.base)} GB a month</div>
        ) : null
      }
    >
      <NumberField
        id={id}
        value={isNumber ? Number(egressKbPerRequest.toPrecision(6)) : answer.base}
        unit="KB a request"
        isBad={problem !== undefined && !problem.isMissing}
        {...(problem ? { describedBy: problemId(id) } : {})}
        readOnly={readOnly}
        onChange={(kb) =>
          set(
            answerValue({
              ...answer,
              low: undefined,
              high: undefined,
              isMeasured: false,
              from: null,
              base: typeof kb === 'number' ? Number(((kb * requests) / kbPerGb).toPrecision(9)) : kb,
            }),
          )
        }
      />
    </Question>
  );
}
