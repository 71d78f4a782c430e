import { useDeferredValue, useMemo } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { formatPlural } from '../../ui/format.ts';
import { SelectorInput } from '../../ui/selector-input.tsx';
import { suggestLabels, withLabel } from './label-suggestions.ts';
import classes from './rollouts.module.css';

interface SelectorFieldProps {
  readonly value: string;
  readonly nodes: readonly Node[];
  readonly onChange: (selector: string) => void;
}

const suggestedAtMost = 6;

/** A label selector, and the labels one is likely to want in it. */
export function SelectorField({ value, nodes, onChange }: SelectorFieldProps) {
  const calm = useDeferredValue(nodes);
  const suggestions = useMemo(() => suggestLabels(calm, suggestedAtMost), [calm]);
  return (
    <div>
      <SelectorInput label="Nodes" description="By label selector" value={value} nodes={nodes} onChange={onChange} />
      {suggestions.length > 0 && (
        <div className={classes.chips}>
          {suggestions.map(({ text, nodes: having }) => (
            <button
              key={text}
              type="button"
              className={classes.chip}
              title={`${formatPlural(having, 'node')} ${having === 1 ? 'has' : 'have'} it`}
              aria-label={`Add ${text} to the selector`}
              onClick={() => onChange(withLabel(value, text))}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
