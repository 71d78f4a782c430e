import { NumberInput, Textarea } from '@mantine/core';
import { numberField } from '../../ui/grants/grants-draft.ts';
import classes from './lab.module.css';
import type { LimitsDraft, LimitsErrors } from './try-draft.ts';

interface LimitFieldsProps {
  readonly draft: LimitsDraft;
  readonly errors: LimitsErrors;
  readonly onChange: (patch: Partial<LimitsDraft>) => void;
}

/** Variables, memory and time of a try. */
export function LimitFields({ draft, errors, onChange }: LimitFieldsProps) {
  return (
    <>
      <div className={classes.pair}>
        <NumberInput
          label="Memory"
          value={draft.memoryMiB}
          onChange={(value) => onChange({ memoryMiB: numberField(value) })}
          suffix=" MiB"
          hideControls
          error={errors.memoryMiB}
        />
        <NumberInput
          label="Time"
          value={draft.timeSeconds}
          onChange={(value) => onChange({ timeSeconds: numberField(value) })}
          suffix=" s"
          hideControls
          error={errors.timeSeconds}
        />
      </div>
      <Textarea
        label="Environment"
        description="One NAME=value a line; it sees these variables and no others"
        value={draft.env}
        onChange={(event) => onChange({ env: event.currentTarget.value })}
        error={errors.env}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: classes.mono ?? '' }}
      />
    </>
  );
}
