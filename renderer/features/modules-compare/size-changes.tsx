import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ModuleDiff, SizeChange } from '#shared/domain/module-diff.ts';
import { formatBytes } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { ChangeBars } from '../../charts/change-bars.tsx';
import classes from './compare.module.css';
import { grownBytes, movers, signedBytes } from './diff-words.ts';

const views = [
  { value: 'sections', label: 'Sections' },
  { value: 'functions', label: 'Functions' },
];

/** Where the bytes came from and went to. */
export function SizeChanges({ diff }: { readonly diff: ModuleDiff }) {
  const [view, setView] = useState('sections');
  const { from, to } = diff.sizeBytes;
  const changes = view === 'sections' ? movers(diff.sections) : movers(diff.functions);
  return (
    <Section
      title="Size"
      note={`${formatBytes(from)} → ${formatBytes(to)}, ${signedBytes(to - from)}`}
      actions={<SegmentedControl aria-label="Size by" data={views} value={view} onChange={setView} />}
    >
      {changes.length === 0 ? (
        <p className={classes.nothing}>
          {view === 'functions' && diff.functionsNote !== null
            ? diff.functionsNote
            : `No ${view === 'sections' ? 'section' : 'function'} changed its size.`}
        </p>
      ) : (
        <ChangeBars
          label={view === 'sections' ? 'Size by section' : 'Size by function, the largest changes'}
          bars={changes.map(bar)}
        />
      )}
    </Section>
  );
}

const bar = (change: SizeChange) => ({
  name: change.name,
  change: grownBytes(change),
  text: signedBytes(grownBytes(change)),
  detail: `${part(change.fromBytes)} → ${part(change.toBytes)}`,
});

const part = (sizeBytes: number | null): string => (sizeBytes === null ? 'not there' : formatBytes(sizeBytes));
