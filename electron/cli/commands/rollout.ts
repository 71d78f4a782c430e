import { type RolloutId } from '#shared/domain/ids.ts';
import { type RolloutRequestInput } from '#shared/domain/rollout.ts';
import { defineCommand, type ExitCode, type Surroundings } from '../command.ts';
import { type Connection } from '../connection.ts';
import { failureOfAny, failureText } from '../failures.ts';
import { findModule } from '../find-module.ts';
import { RolloutOptions, rolloutOptionHelp } from '../rollout-options.ts';
import { showPlan } from '../show-plan.ts';
import { watchRollout } from '../watch-rollout.ts';

export const rollout = defineCommand({
  name: 'rollout',
  summary: 'Roll a module out to nodes, wave by wave',
  takes: 'FILE|DIGEST',
  details:
    'Shows the plan, asks, and then follows the rollout node by node. Ctrl-C asks whether to cancel it, which puts back\n' +
    'what it changed. A file is checked and added to the library first.\n' +
    'Exit code 0: completed. 1: it was undone, or somebody said no. 2: it could not be begun or followed.',
  options: rolloutOptionHelp,
  schema: RolloutOptions,
  run: async (options, [given = ''], surroundings) => {
    const { terminal } = surroundings;
    const connection = await surroundings.connect();
    try {
      const { client } = connection;
      const digest = await findModule(client, terminal, given);
      const plan = await client.rollouts.plan(requestOf(options, digest));
      showPlan(terminal, plan);
      terminal.value({ type: 'plan', plan });
      if (options['dry-run']) return 0;
      if (!options.yes && !terminal.isInteractive) {
        terminal.problem('Nothing was rolled out: there is nobody to ask. Add --yes.');
        return 2;
      }
      if (!options.yes && !(await terminal.confirm('Roll out?'))) return 1;
      const { rolloutId } = await client.rollouts.start({ planId: plan.id });
      return await seeThrough(connection, surroundings, rolloutId);
    } finally {
      await connection.close();
    }
  },
});

function requestOf(options: RolloutOptions, digest: RolloutRequestInput['digest']): RolloutRequestInput {
  const { workload, selector, health, port, bake, 'first-wave': firstWave } = options;
  return {
    workload,
    digest,
    selector,
    settings: { ...(health !== undefined && { healthPath: health }), ...(port !== undefined && { port }) },
    ...(bake !== undefined && { bakeMs: bake }),
    ...(firstWave !== undefined && { firstWave }),
    costGate: costGateOf(options),
  };
}

function costGateOf(options: RolloutOptions): RolloutRequestInput['costGate'] {
  const {
    'cost-gate': maxIncreasePercent,
    'cost-gate-requests': minRequests,
    'cost-gate-unknown': whenUnknown,
  } = options;
  if (maxIncreasePercent === undefined) return null;
  return {
    maxIncreasePercent,
    ...(minRequests !== undefined && { minRequests }),
    ...(whenUnknown !== undefined && { whenUnknown }),
  };
}

/** Follows it to its end; at Ctrl-C asks whether to cancel it, and a second Ctrl-C means yes. */
async function seeThrough(connection: Connection, at: Surroundings, rolloutId: RolloutId): Promise<ExitCode> {
  const { terminal } = at;
  const ended = new AbortController();
  let isAsking = false;
  const cancel = () => {
    terminal.line('Cancelling …');
    connection.client.rollouts.cancel({ rolloutId }).catch((error: unknown) => {
      terminal.problem(failureText(failureOfAny(error)));
    });
  };
  const ask = async () => {
    isAsking = true;
    const question = 'Cancel this rollout and put back what it changed?';
    const isYes = await terminal.confirm(question, { signal: ended.signal, atInterrupt: true });
    isAsking = false;
    if (ended.signal.aborted) return;
    if (isYes) cancel();
    else terminal.line('It goes on.');
  };
  const stop = at.onInterrupt(() => {
    if (terminal.isInteractive && !isAsking) void ask();
    else cancel();
  });
  try {
    const { summary } = await watchRollout(connection, terminal, rolloutId);
    terminal.value({ type: 'result', summary });
    return summary.status.kind === 'completed' ? 0 : 1;
  } finally {
    stop();
    ended.abort();
  }
}
