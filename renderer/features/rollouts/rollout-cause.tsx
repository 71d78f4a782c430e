import { Link } from '@tanstack/react-router';
import type { Rollout, RolloutNode, UndoCause } from '#shared/domain/rollout.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatPlural } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';

/** Why a rollout stopped, before everything else on its page; and what was left behind, where something was. */
export function RolloutCause({ rollout: { summary, nodes } }: { readonly rollout: Rollout }) {
  const { status } = summary;
  const cause = status.kind === 'undoing' || status.kind === 'undone' ? status.cause : undefined;
  const unresolved = nodes.filter(({ phase }) => phase === 'unresolved');
  return (
    <>
      {cause && <Cause cause={cause} nodes={nodes} />}
      {unresolved.length > 0 && <Unresolved nodes={unresolved} />}
    </>
  );
}

function Cause({ cause, nodes }: { readonly cause: UndoCause; readonly nodes: readonly RolloutNode[] }) {
  switch (cause.kind) {
    case 'cancelled':
      return null;
    case 'no-evidence':
      return (
        <FailureNotice
          failure={{
            code: 'node/unreachable',
            message: `No node of wave ${cause.wave + 1} could be reached, so nothing spoke for this release.`,
            hint: 'Wait until they answer again, or choose other nodes for the first wave.',
            retryable: true,
          }}
        />
      );
    case 'too-costly':
      return (
        <FailureNotice
          title={
            cause.verdict.verdict === 'unhealthy'
              ? `Too costly in wave ${cause.wave + 1}`
              : `The cost in wave ${cause.wave + 1} cannot be judged`
          }
          failure={{
            code: 'rollout/too-costly',
            message: cause.verdict.reason,
            hint:
              cause.verdict.verdict === 'unhealthy'
                ? 'Look at what the release does more, or allow more and try again.'
                : 'Watch each wave for longer, or let the rollout go on when nobody can tell.',
            retryable: false,
          }}
        />
      );
    case 'gate-failed': {
      const name = nodes.find(({ nodeId }) => nodeId === cause.nodeId)?.name ?? cause.nodeId;
      return (
        <FailureNotice
          title={`${name} failed in wave ${cause.wave + 1}`}
          failure={{ ...cause.failure, node: name }}
          actions={
            <LinkButton variant="default" to="/fleet/$nodeId" params={{ nodeId: cause.nodeId }}>
              Open {name}
            </LinkButton>
          }
        />
      );
    }
  }
}

const namedAtMost = 5;

function Unresolved({ nodes }: { readonly nodes: readonly RolloutNode[] }) {
  const rest = nodes.length - namedAtMost;
  return (
    <FailureNotice
      failure={{
        code: 'node/unreachable',
        message: `${formatPlural(nodes.length, 'node')} could not be reached to be put back.`,
        hint: 'A node that was not confirmed goes back by itself; look at the others when they answer again.',
        retryable: true,
      }}
      actions={
        <span>
          {nodes.slice(0, namedAtMost).map(({ nodeId, name }, index) => (
            <span key={nodeId}>
              {index > 0 && ', '}
              <Link to="/fleet/$nodeId" params={{ nodeId }}>
                {name}
              </Link>
            </span>
          ))}
          {rest > 0 && ` and ${rest} more`}
        </span>
      }
    />
  );
}
