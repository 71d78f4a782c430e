import type { Basis } from '#shared/cost/compare.ts';
import type { ScenarioId } from '#shared/cost/stored-scenario.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import classes from './compare.module.css';
import { InputLink } from './input-link.tsx';
import { inputNumber } from './money.ts';

interface AssumedInputsProps {
  readonly scenarioId: ScenarioId;
  readonly basis: Basis;
}

/** What the comparison rests on: what was given, with what was measured marked, and what nobody said. */
export function AssumedInputs({ scenarioId, basis }: AssumedInputsProps) {
  const { numbers, assumed } = basis.inputs;
  const given = numbers.filter((each) => !each.assumed);
  return (
    <>
      <Section title="Given" count={given.length}>
        <dl className={classes.inputs}>
          {given.map(({ path, name, low, base, high, measured }) => (
            <div key={name}>
              <dt>
                <InputLink scenarioId={scenarioId} path={path} />
              </dt>
              <dd>
                {inputNumber(base)}
                {low === high ? '' : ` (${inputNumber(low)} to ${inputNumber(high)})`}
                {measured ? <span className={classes.measured}> measured</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="Assumed" count={assumed.length} note="Nobody said these; the comparison took what stands here">
        <dl className={classes.inputs}>
          {assumed.map(({ path, value }) => (
            <div key={path}>
              <dt>
                <InputLink scenarioId={scenarioId} path={path} />
              </dt>
              <dd>{plainText(value)}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}
