import type { Node, NodeFacts } from '#shared/domain/node.ts';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { Age, Copyable, None, Time } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './node-page.module.css';

/** How the node is reached and when it was last. */
export function NodeConnection({ node }: { node: Node }) {
  const { condition, facts } = node;
  return (
    <Section title="Connection">
      <KeyValue
        entries={[
          ['Address', <Copyable key="address" value={node.address} label="address" />],
          ['Reached by', node.driver === 'ssh' ? 'SSH' : 'Agent on this computer'],
          [
            'Round trip',
            condition.kind === 'online' && condition.roundTripMs !== null
              ? formatDuration(condition.roundTripMs)
              : undefined,
          ],
          ['Clock', facts === null ? undefined : <ClockOffset key="clock" ms={facts.clockOffsetMs} />],
          ['Last seen', <Age key="seen" atMs={node.lastSeenAtMs} />],
          ['Added', <Time key="added" atMs={node.addedAtMs} />],
        ]}
      />
    </Section>
  );
}

/** Differences below this are the network's, not the clock's. */
const tellingOffsetMs = 1_000;

function ClockOffset({ ms }: { ms: number | null }) {
  if (ms === null) return <None />;
  if (Math.abs(ms) < tellingOffsetMs) return <>As here</>;
  return <>{`${formatDuration(Math.abs(ms))} ${ms > 0 ? 'ahead' : 'behind'}`}</>;
}

const supervisors: Record<NodeFacts['supervisor'], string> = {
  systemd: 'systemd (user)',
  flotilla: 'Flotilla’s own program',
  agent: 'Flotilla agent',
};

function amount(totalBytes: number | null, freeBytes: number | null) {
  if (totalBytes === null) return <None />;
  return freeBytes === null ? formatBytes(totalBytes) : `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`;
}

/** What the machine is, as it says itself. */
export function NodeMachine({ facts }: { facts: NodeFacts | null }) {
  return (
    <Section title="Machine">
      {facts === null ? (
        <p className={classes.muted}>Nothing was read from this node yet.</p>
      ) : (
        <KeyValue
          entries={[
            ['System', facts.os],
            ['Architecture', facts.arch],
            ['Kernel', facts.kernel ?? undefined],
            ['Processor', facts.cpuModel ?? undefined],
            ['CPUs', facts.cpuCount ?? <None key="cpus" />],
            ['Memory', amount(facts.memoryBytes, facts.memoryFreeBytes)],
            ['Disk', amount(facts.diskBytes, facts.diskFreeBytes)],
            ['Services kept by', supervisors[facts.supervisor]],
            ['Facts read', <Age key="read" atMs={facts.collectedAtMs} />],
          ]}
        />
      )}
    </Section>
  );
}
