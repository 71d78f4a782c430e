import type { FleetCost } from '#shared/cost/fleet-cost.ts';
import { formatPlural } from '../../ui/format.ts';
import { formatUsd } from '../../ui/format-usd.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import classes from './fleet-cost.module.css';
import { unknownUseUsd } from './fleet-cost-words.ts';

/** What the figures leave out, each with what can be done about it. Nothing when they are whole. */
export function FleetCostUnknowns({ cost }: { readonly cost: FleetCost }) {
  const { nodesWithoutPrice, nodesNotMeasured, nodes } = cost;
  const unknownUsd = unknownUseUsd(cost);
  if (nodesWithoutPrice === 0 && nodesNotMeasured === 0) return null;
  return (
    <ul className={classes.unknowns} aria-label="What is not known">
      {nodesWithoutPrice > 0 ? (
        <li className={classes.unknown}>
          <span className={classes.unknownText}>
            <strong>
              {formatPlural(nodesWithoutPrice, 'node')} of {nodes} {nodesWithoutPrice === 1 ? 'has' : 'have'} no price.
            </strong>{' '}
            <span className={classes.why}>No rule matches, so the sums leave them out.</span>
          </span>
          <LinkButton to="/cost" search={{ prices: true }} hash="unmatched" variant="default">
            Give them a price
          </LinkButton>
        </li>
      ) : null}
      {nodesNotMeasured > 0 ? (
        <li className={classes.unknown}>
          <span className={classes.unknownText}>
            <strong>
              {formatPlural(nodesNotMeasured, 'node')} of {nodes} {nodesNotMeasured === 1 ? 'is' : 'are'} not measured.
            </strong>{' '}
            <span className={classes.why}>
              They were away, or they do not count CPU and memory.
              {unknownUsd > 0 ? ` What they cost, ${formatUsd(unknownUsd)} a month, is neither used nor idle.` : ''}
            </span>
          </span>
          <LinkButton
            to="/cost"
            search={(before) => ({ ...before, by: 'node' as const })}
            hash="rows"
            variant="default"
            resetScroll={false}
          >
            See which
          </LinkButton>
        </li>
      ) : null}
    </ul>
  );
}
