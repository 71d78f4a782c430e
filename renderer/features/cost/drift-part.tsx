import { useQuery } from '@tanstack/react-query';
import type { Drift, DriftRow } from '#shared/contract/cost.ts';
import type { StoredScenario } from '#shared/cost/stored-scenario.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatAge, formatDuration } from '../../ui/format.ts';
import { formatUsd } from '../../ui/format-usd.ts';
import { None } from '../../ui/formats.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './report.module.css';

/** What was estimated against what was measured since the decision. */
export function DriftPart({ scenario }: { readonly scenario: StoredScenario }) {
  const { orpc } = useEngine();
  const { id, decision } = scenario;
  const drift = useQuery(orpc.cost.scenarios.drift.queryOptions({ input: { id } }));
  // What was read before another decision is about that one.
  const data = drift.data?.decision.decidedAtMs === decision?.decidedAtMs ? drift.data : undefined;
  return (
    <Section title="Estimated and measured" note={data && data.notYet === null ? coverWords(data) : undefined}>
      {drift.error ? (
        <FailureNotice
          failure={drift.error}
          title="It cannot be told what came true"
          onRetry={() => void drift.refetch()}
        />
      ) : data ? (
        <DriftTable drift={data} />
      ) : (
        <Loading what="Comparing with what was measured…" />
      )}
    </Section>
  );
}

const coverWords = ({ elapsedMs, measuredMs, decision }: Drift): string =>
  `${formatDuration(measuredMs)} of ${decision.workload} measured; decided ${formatAge(elapsedMs)}`;

function DriftTable({ drift }: { readonly drift: Drift }) {
  const { inputs, lines, total, fleetUsdPerMonth, notYet, decision } = drift;
  if (notYet !== null) {
    return (
      <EmptyState
        title="There is nothing to compare yet"
        actions={
          <LinkButton variant="default" to="/performance" search={{ workload: decision.workload }}>
            See {decision.workload}
          </LinkButton>
        }
      >
        {notYet}
      </EmptyState>
    );
  }
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.drift}>
          <caption className="visually-hidden">Estimated and measured</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Estimated</th>
              <th scope="col">Measured</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <Group name="Inputs" rows={inputs} />
          <Group name="Lines of the bill, a month" rows={lines} />
          <tbody className={classes.total}>
            <Row row={total} />
          </tbody>
        </table>
      </div>
      <p className={classes.hint}>
        {fleetUsdPerMonth === null
          ? 'What it costs on your nodes is not known: say what they cost under Fleet now.'
          : `By what your nodes cost, ${decision.workload} takes ${formatUsd(fleetUsdPerMonth)} a month now.`}
      </p>
    </>
  );
}

function Group({ name, rows }: { readonly name: string; readonly rows: readonly DriftRow[] }) {
  if (rows.length === 0) return null;
  return (
    <tbody>
      <tr className={classes.group}>
        <th scope="rowgroup" colSpan={4}>
          {name}
        </th>
      </tr>
      {rows.map((row) => (
        <Row key={row.path} row={row} />
      ))}
    </tbody>
  );
}

function Row({ row }: { readonly row: DriftRow }) {
  const { what, unit, estimated, measured, change } = row;
  const isMoney = unit === 'US dollars';
  return (
    <tr>
      <th scope="row">
        {what} {isMoney ? null : <span className={classes.unit}>{unit}</span>}
      </th>
      <td>{figure(estimated, isMoney)}</td>
      <td>{figure(measured, isMoney)}</td>
      <td>{change === null ? <None /> : changeWords(change)}</td>
    </tr>
  );
}

function figure(value: number | null, isMoney: boolean) {
  if (value === null) return <None />;
  return isMoney ? formatUsd(value) : value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

function changeWords(change: number): string {
  const percent = Math.abs(change * 100);
  if (percent < 0.5) return 'as estimated';
  const words =
    percent >= 1000
      ? `${(1 + change).toLocaleString('en', { maximumSignificantDigits: 2 })} times`
      : `${Math.round(percent)} %`;
  return percent >= 1000 ? words : `${words} ${change > 0 ? 'more' : 'less'}`;
}
