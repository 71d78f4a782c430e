import type { NodeFacts } from '#shared/domain/node.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './node-page.module.css';

/** What can run modules there. */
export function NodeRuntimes({ facts }: { facts: NodeFacts | null }) {
  if (facts === null) return null;
  const { runtimes } = facts;
  return (
    <Section title="Runtimes" count={runtimes.length}>
      {runtimes.length === 0 ? (
        <EmptyState title="No WebAssembly runtime found">
          Install Wasmtime on the node so that Flotilla’s login finds it, then refresh.
        </EmptyState>
      ) : (
        <ul className={classes.runtimes}>
          {runtimes.map(({ name, version, usable }) => (
            <li key={name}>
              <code>
                {name} {version}
              </code>
              {usable ? (
                <StateDot tone="ok">Usable</StateDot>
              ) : (
                <StateDot tone="off">Not used by Flotilla yet</StateDot>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
