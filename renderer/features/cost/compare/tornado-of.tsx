import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import { OptionSwings } from './option-swings.tsx';
import type { Settled } from './use-comparison.ts';

/** What matters for one option: each range and price at its low and its high end. */
export function TornadoOf({ comparison }: { readonly comparison: Settled }) {
  const { options, basis, depth } = comparison;
  const [picked, setPicked] = useState<string | null>(null);
  const priced = options.filter(({ total }) => total !== null);
  const option = priced.find(({ id }) => id === picked) ?? priced[0];
  if (option === undefined) return null;
  return (
    <Section
      title="What moves it"
      note="Each range and each price alone at its low and its high end; the line is the base. US dollars a month"
      actions={
        <NativeSelect
          aria-label="Option"
          value={option.id}
          onChange={(event) => setPicked(event.currentTarget.value)}
          data={priced.map(({ id, name }) => ({ value: id, label: plainText(name) }))}
        />
      }
    >
      <OptionSwings option={option} basis={basis} swings={depth.swings.get(option.id) ?? []} most={12} />
    </Section>
  );
}
