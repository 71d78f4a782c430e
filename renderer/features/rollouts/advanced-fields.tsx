import { Collapse, NumberInput, Textarea } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { numberField } from '../../ui/grants/grants-draft.ts';
import { CostGateFields } from './cost-gate-fields.tsx';
import type { FormPartProps } from './form-part.ts';
import { advancedFields, type DraftErrors } from './rollout-draft.ts';
import classes from './rollouts.module.css';

/** What most people never change, folded until somebody asks or something in it is wrong. */
export function AdvancedFields({ handle, faultOf, errors }: FormPartProps & { readonly errors: DraftErrors }) {
  const [isOpen, setOpen] = useState(false);
  const bodyId = useId();
  const shown = isOpen || advancedFields.some((field) => errors[field] !== undefined);
  return (
    <div>
      <button
        type="button"
        className={classes.fold}
        aria-expanded={shown}
        aria-controls={bodyId}
        onClick={() => setOpen(!isOpen)}
      >
        {shown ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        Advanced: port, environment, limits, cost
      </button>
      <Collapse expanded={shown} id={bodyId}>
        <Fields handle={handle} faultOf={faultOf} />
      </Collapse>
    </div>
  );
}

function Fields({ handle, faultOf }: FormPartProps): ReactNode {
  const { draft, change } = handle;
  return (
    <div className={classes.form}>
      <div className={classes.pair}>
        <NumberInput
          label="Port on the node"
          placeholder="any free one"
          value={draft.port}
          onChange={(value) => change({ port: numberField(value) })}
          allowDecimal={false}
          thousandSeparator={false}
          hideControls
          error={faultOf('port')}
        />
        <NumberInput
          label="Health answer within"
          value={draft.healthTimeoutSeconds}
          onChange={(value) => change({ healthTimeoutSeconds: numberField(value) })}
          suffix=" s"
          error={faultOf('healthTimeoutSeconds')}
        />
        <NumberInput
          label="Memory of an instance"
          value={draft.memoryMiB}
          onChange={(value) => change({ memoryMiB: numberField(value) })}
          suffix=" MiB"
          error={faultOf('memoryMiB')}
        />
        <NumberInput
          label="Longest request"
          value={draft.requestTimeoutSeconds}
          onChange={(value) => change({ requestTimeoutSeconds: numberField(value) })}
          suffix=" s"
          error={faultOf('requestTimeoutSeconds')}
        />
      </div>
      <Textarea
        label="Environment"
        description="One NAME=value a line. The component can read these; do not put secrets here"
        value={draft.env}
        onChange={(event) => change({ env: event.currentTarget.value })}
        error={faultOf('env')}
        minRows={3}
        autosize
        maxRows={10}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--f-mono)' } }}
      />
      <CostGateFields handle={handle} faultOf={faultOf} />
    </div>
  );
}
