import { Link } from '@tanstack/react-router';
import type { RolloutSummary } from '#shared/domain/rollout.ts';
import { formatDuration } from '../../ui/format.ts';
import { Copyable, Time } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

/** What is rolled out where, and when. */
export function RolloutFacts({ summary }: { readonly summary: RolloutSummary }) {
  const { release, moduleName, digest, selector, bakeMs, startedAtMs, status } = summary;
  const endedAtMs = status.kind === 'completed' || status.kind === 'undone' ? status.atMs : undefined;
  return (
    <Section title="Facts">
      <KeyValue
        entries={[
          [
            'Module',
            <Link key="module" to="/modules/$digest" params={{ digest }}>
              {moduleName}
            </Link>,
          ],
          ['Release', <Copyable key="release" value={release} label="release" />],
          ['Nodes', selector === '' ? 'every node' : <code key="selector">{selector}</code>],
          ['Watched', bakeMs === 0 ? 'once, when the last node of a wave is up' : `${formatDuration(bakeMs)} a wave`],
          ['Started', <Time key="started" atMs={startedAtMs} />],
          ['Took', endedAtMs === undefined ? undefined : formatDuration(endedAtMs - startedAtMs)],
        ]}
      />
    </Section>
  );
}
