import { Link } from '@tanstack/react-router';
import type { RolloutSummary } from '#shared/domain/rollout.ts';
import { SegmentBar } from '../../charts/segment-bar.tsx';
import { formatDuration, formatPlural } from '../../ui/format.ts';
import { Copyable, Time } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { rolloutSegments } from './rollout-segments.ts';
import { totalNodes } from './rollout-words.ts';
import classes from './rollouts.module.css';

/** What is rolled out where, and how far it is. */
export function RolloutFacts({ summary }: { readonly summary: RolloutSummary }) {
  const { counts, release, moduleName, digest, selector, bakeMs, startedAtMs, status } = summary;
  const endedAtMs = status.kind === 'completed' || status.kind === 'undone' ? status.atMs : undefined;
  return (
    <Section
      title="Progress"
      note={`${formatPlural(totalNodes(summary), 'node')} in ${formatPlural(summary.waves, 'wave')}`}
    >
      <div className={classes.stack}>
        <SegmentBar label="Nodes of this rollout" segments={rolloutSegments(counts)} />
        <KeyValue
          entries={[
            [
              'Module',
              <Link key="module" to="/modules/$digest" params={{ digest }}>
                {moduleName}
              </Link>,
            ],
            ['Release', <Copyable key="release" value={release} label="release" />],
            ['Selector', selector === '' ? 'every node' : <code key="selector">{selector}</code>],
            ['Each wave is watched', bakeMs === 0 ? 'once, when its last node is up' : `for ${formatDuration(bakeMs)}`],
            ['Started', <Time key="started" atMs={startedAtMs} />],
            ['Ended', endedAtMs === undefined ? undefined : `${formatDuration(endedAtMs - startedAtMs)} later`],
          ]}
        />
      </div>
    </Section>
  );
}
