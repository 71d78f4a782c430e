import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useField } from '../fields/draft-form.tsx';
import { QuantityQuestion } from '../fields/quantity-question.tsx';
import { Question } from '../fields/question.tsx';
import fieldClasses from '../fields/fields.module.css';

/** An amount that one knows, and where it is from. */
export function AmountPart() {
  const source = useField('today.source');
  const id = useId();
  return (
    <div className={fieldClasses.questions}>
      <QuantityQuestion
        path="today.usdPerMonth"
        label="You pay"
        unit="$ a month"
        canRange={false}
        why="For this workload alone, with everything that belongs to it."
      />
      <Question
        id={id}
        label="Where that is from"
        why="Stands beside the amount in the report."
        problem={source.problem}
      >
        <TextInput
          id={id}
          className={fieldClasses.choice ?? ''}
          value={typeof source.value === 'string' ? source.value : ''}
          onChange={({ currentTarget }) => source.set(currentTarget.value === '' ? undefined : currentTarget.value)}
          placeholder="an invoice, an estimate"
          readOnly={source.readOnly}
          maxLength={300}
        />
      </Question>
    </div>
  );
}
