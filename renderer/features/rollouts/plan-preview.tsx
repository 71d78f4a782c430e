import { IconEye } from '@tabler/icons-react';
import { Fragment, useMemo } from 'react';
import type { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import type { LeftOutNode, PlannedNode, RolloutPlan } from '#shared/domain/rollout.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatBytes, formatDuration, formatPlural } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Section } from '../../ui/section.tsx';
import { PlanGains } from './plan-gains.tsx';
import { PlanEnforcement, PlanFindings } from './plan-warnings.tsx';
import { leftOutColumns, type PlannedRow, plannedColumns } from './plan-columns.tsx';
import type { DraftErrors } from './rollout-draft.ts';
import classes from './rollouts.module.css';
import type { PlanHandle } from './use-plan.ts';

interface PlanPreviewProps {
  readonly plan: PlanHandle;
  readonly errors: DraftErrors;
  readonly hasNodes: boolean;
  readonly workload: string;
  readonly modules: readonly Module[];
}

/** Exactly what *Roll out* would do, or what is still missing to say so. */
export function PlanPreview({ plan, errors, hasNodes, workload, modules }: PlanPreviewProps) {
  if (!hasNodes) return <NoNodes />;
  if (plan.failure) return <FailureNotice failure={plan.failure} title="There is no plan" onRetry={plan.refresh} />;
  if (plan.plan) {
    return (
      <Plan
        plan={plan.plan}
        isCurrent={plan.isCurrent}
        workload={workload}
        modules={modules}
        onApproved={plan.refresh}
      />
    );
  }
  const missing = Object.values(errors);
  return (
    <Section title="What would happen">
      {missing.length > 0 ? (
        <EmptyState title="The plan appears here as soon as it can be made">{missing.join('. ')}.</EmptyState>
      ) : (
        <Loading what="Planning…" />
      )}
    </Section>
  );
}

function NoNodes() {
  return (
    <Section title="What would happen">
      <EmptyState title="There are no nodes yet" actions={<LinkButton to="/fleet">Go to the fleet</LinkButton>}>
        Add nodes first, or try it with three nodes on this computer.
      </EmptyState>
    </Section>
  );
}

interface PlanProps {
  readonly plan: RolloutPlan;
  readonly isCurrent: boolean;
  readonly workload: string;
  readonly modules: readonly Module[];
  readonly onApproved: () => void;
}

function Plan({ plan, isCurrent, workload, modules, onApproved }: PlanProps) {
  const { waves, leftOut, releaseNumber, releaseIsNew, request } = plan;
  const rows = useMemo(() => plannedRows(waves, releaseNumber, request.digest), [waves, releaseNumber, request.digest]);
  const release = `release ${releaseNumber} of ${workload}`;
  return (
    <div className={classes.stack} aria-busy={!isCurrent}>
      <PlanGains plan={plan} modules={modules} onApproved={onApproved} />
      <PlanFindings findings={plan.findings} />
      <Section
        title="What would happen"
        note={releaseIsNew ? `Makes ${release}, which nothing runs yet` : `Uses ${release}, which exists already`}
        actions={isCurrent ? null : <Loading what="Planning anew…" />}
      >
        {rows.length === 0 ? (
          <EmptyState title="Nothing: no node can take it">
            {leftOut.length > 0
              ? 'All matching nodes are left out, for the reasons below.'
              : 'The selector matches no node.'}
          </EmptyState>
        ) : (
          <>
            <WaveStrip waves={waves} bakeMs={request.bakeMs} />
            <Safeguards plan={plan} />
          </>
        )}
      </Section>
      {rows.length > 0 && (
        <DataTable
          label="Nodes in the plan"
          rows={rows}
          columns={plannedColumns}
          rowKey={({ nodeId }) => nodeId}
          maxHeightPx={360}
          empty="No nodes"
        />
      )}
      {leftOut.length > 0 && <LeftOut nodes={leftOut} />}
      <PlanEnforcement enforcement={plan.enforcement} />
    </div>
  );
}

const plannedRows = (waves: readonly (readonly PlannedNode[])[], releaseNumber: number, digest: Digest): PlannedRow[] =>
  waves.flatMap((nodes, wave) => nodes.map((node) => ({ ...node, wave, releaseNumber, digest })));

function WaveStrip({
  waves,
  bakeMs,
}: {
  readonly waves: readonly (readonly PlannedNode[])[];
  readonly bakeMs: number;
}) {
  const watch = bakeMs === 0 ? 'check once' : `watch ${formatDuration(bakeMs)}`;
  return (
    <ol className={classes.strip} aria-label="Waves">
      {waves.map((nodes, index) => (
        <Fragment key={nodes[0]?.nodeId ?? index}>
          <li className={classes.stripWave}>
            <strong>Wave {index + 1}</strong>
            {formatPlural(nodes.length, 'node')}
          </li>
          <li className={classes.stripWatch}>
            <IconEye size={14} aria-hidden />
            {watch}
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

/** How much is sent, what would stop it, and how nodes are safe without the console. */
function Safeguards({ plan }: { readonly plan: RolloutPlan }) {
  const { bytesToSendAtMost, stopsWhen, confirmWithinMs } = plan;
  return (
    <>
      <h3 className={classes.part}>Sends</h3>
      <p className={classes.paragraph}>
        {bytesToSendAtMost === 0
          ? 'Nothing: the nodes have this release already and are only checked.'
          : `At most ${formatBytes(bytesToSendAtMost)} in all; a node that has the module already is sent nothing.`}
      </p>
      <h3 className={classes.part}>Stops, and puts nodes back, when</h3>
      <ul className={classes.words}>
        {stopsWhen.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <h3 className={classes.part}>If this console dies or loses its link</h3>
      <p className={classes.paragraph}>
        Each node puts its release before back by itself unless it is confirmed within {formatDuration(confirmWithinMs)}
        . The old release stays ready beside the new one until then.
      </p>
    </>
  );
}

function LeftOut({ nodes }: { readonly nodes: readonly LeftOutNode[] }) {
  return (
    <Section
      title="Left out"
      count={nodes.length}
      note="The selector matches them, and the rollout leaves them alone"
      flush
    >
      <DataTable
        label="Nodes left out"
        rows={nodes}
        columns={leftOutColumns}
        rowKey={({ nodeId }) => nodeId}
        maxHeightPx={260}
        bare
        seamless
        empty="No nodes"
      />
    </Section>
  );
}
