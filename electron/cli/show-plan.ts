import { type PlannedNode, type RolloutPlan } from '#shared/domain/rollout.ts';
import { failureText } from './failures.ts';
import { type Terminal } from './terminal.ts';
import { countWords, durationWords, shortDigest, sizeWords } from './words.ts';

/** More names than this do not help to decide; --json has them all. */
const shownNodes = 20;

/** Exactly what a rollout would do, for a person. */
export function showPlan(terminal: Terminal, plan: RolloutPlan): void {
  const { request, waves, leftOut } = plan;
  const release = `release ${plan.releaseNumber}${plan.releaseIsNew ? ' (new)' : ''}`;
  terminal.line({ text: request.workload, style: 'bold' }, `  ${release}, module ${shortDigest(request.digest)}`);
  waves.forEach((nodes, index) => showWave(terminal, `Wave ${index + 1}`, nodes));
  if (leftOut.length > 0) {
    terminal.line(`Left out  ${countWords(leftOut.length, 'node')}`);
    for (const { name, failure } of leftOut.slice(0, shownNodes)) terminal.line(`  ${name}: ${failureText(failure)}`);
    showRest(terminal, leftOut.length);
  }
  terminal.line(
    `Sends at most ${sizeWords(plan.bytesToSendAtMost)}. Each wave is watched for ${durationWords(request.bakeMs)}.`,
  );
  terminal.line(`A node goes back by itself unless it is confirmed within ${durationWords(plan.confirmWithinMs)}.`);
  if (plan.stopsWhen.length > 0) terminal.line('It stops, and puts back what it changed, when');
  for (const reason of plan.stopsWhen) terminal.line(`  - ${reason}`);
}

function showWave(terminal: Terminal, title: string, nodes: readonly PlannedNode[]): void {
  terminal.line({ text: title, style: 'bold' }, `    ${countWords(nodes.length, 'node')}`);
  for (const { name, change, from } of nodes.slice(0, shownNodes)) {
    terminal.line(`  ${name}  ${change}${from === null ? '' : ` ${from}`}`);
  }
  showRest(terminal, nodes.length);
}

function showRest(terminal: Terminal, count: number): void {
  if (count > shownNodes) terminal.line(`  and ${count - shownNodes} more`);
}
