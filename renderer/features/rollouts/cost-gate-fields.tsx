import { NumberInput, Select, Switch } from '@mantine/core';
import { numberField } from '../../ui/grants/grants-draft.ts';
import type { FormPartProps } from './form-part.ts';
import classes from './rollouts.module.css';

/** Whether a request may cost more than before, and by how much; off unless somebody asks. */
export function CostGateFields({ handle: { draft, change }, faultOf }: FormPartProps) {
  return (
    <>
      <Switch
        label="Hold against the cost of a request"
        description="Undoes the rollout when CPU time and traffic of a request cost more than on nodes that run the release before"
        checked={draft.hasCostGate}
        onChange={(event) => change({ hasCostGate: event.currentTarget.checked })}
      />
      {draft.hasCostGate ? (
        <>
          <div className={classes.pair}>
            <NumberInput
              label="A request may cost"
              value={draft.costMorePercent}
              onChange={(value) => change({ costMorePercent: numberField(value) })}
              min={0}
              max={1000}
              suffix=" % more at most"
              error={faultOf('costMorePercent')}
            />
            <NumberInput
              label="Judged after"
              value={draft.costRequests}
              onChange={(value) => change({ costRequests: numberField(value) })}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              suffix=" requests"
              error={faultOf('costRequests')}
            />
          </div>
          <Select
            label="When nobody can tell"
            description="With too few requests, or where CPU time is not counted"
            data={[
              { value: 'go-on', label: 'The rollout goes on' },
              { value: 'undo', label: 'The rollout is undone' },
            ]}
            value={draft.costWhenUnknown}
            onChange={(value) => change({ costWhenUnknown: value === 'undo' ? 'undo' : 'go-on' })}
            allowDeselect={false}
          />
        </>
      ) : null}
    </>
  );
}
