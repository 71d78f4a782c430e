import { Link } from '@tanstack/react-router';
import type { Node } from '#shared/domain/node.ts';
import { ForeignText } from '../../../ui/foreign-text.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Section } from '../../../ui/section.tsx';
import classes from '../fleet-cost.module.css';

const shownAtMost = 12;

/** Nodes that no rule prices, by name, with their labels: what a rule could match them by. */
export function UnmatchedNodes({ nodes, total }: { readonly nodes: readonly Node[]; readonly total: number }) {
  if (total === 0) return null;
  return (
    <div id="unmatched" className={classes.goal}>
      <Section title="Nodes without a price" count={nodes.length}>
        {nodes.length === 0 ? (
          <span className={classes.why}>Every node has one.</span>
        ) : (
          <ul className={classes.unmatched}>
            {nodes.slice(0, shownAtMost).map(({ id, name, labels }) => (
              <li key={id}>
                <Link to="/fleet/$nodeId" params={{ nodeId: id }}>
                  <ForeignText>{name}</ForeignText>
                </Link>{' '}
                <span className={classes.why}>
                  {Object.entries(labels)
                    .map(([key, value]) => `${key}=${value}`)
                    .join(', ') || 'no labels'}
                </span>
              </li>
            ))}
            {nodes.length > shownAtMost ? <li>and {formatCount(nodes.length - shownAtMost)} more</li> : null}
          </ul>
        )}
      </Section>
    </div>
  );
}
