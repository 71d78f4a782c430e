import type { FileCheck } from '#shared/contract/modules.ts';
import type { NodeCompatibility, RuntimeVerdict } from '#shared/domain/compatibility.ts';
import type { Failure } from '#shared/domain/failure.ts';
import type { Inspection, RefusalReason } from '#shared/domain/module.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import type { ExitCode } from './command.ts';
import type { Text } from './terminal.ts';
import { countWords, shortDigest, sizeWords } from './words.ts';

/** One file's answer, or why there is none. */
export type CheckedFile =
  | { readonly file: string; readonly found: FileCheck }
  | { readonly file: string; readonly failure: Failure };

/** These say something of this computer or the inspector, not of the file. */
const unknowable: ReadonlySet<RefusalReason> = new Set([
  'unreadable',
  'timed-out',
  'out-of-memory',
  'inspector-failed',
]);

const shownNodes = 5;

/** 1 weighs less than 2: what is rejected was checked. */
export function checkExitCode(one: CheckedFile): ExitCode {
  if ('failure' in one) return 2;
  const { inspection, findings, nodes, runtimes } = one.found;
  if (inspection.verdict === 'refused') return unknowable.has(inspection.reason) ? 2 : 1;
  if (inspection.verdict === 'invalid' || findings.some(({ effect }) => effect === 'forbid')) return 1;
  const verdicts = [...nodes, ...runtimes].map(({ verdict }) => verdict);
  if (verdicts.some((verdict) => verdict === 'no' || verdict === 'none')) return 1;
  return verdicts.some((verdict) => verdict === 'unknown' || verdict === 'unread') ? 2 : 0;
}

/** What a person reads: the verdict, then what speaks against the file. */
export function checkLines(file: string, found: FileCheck): Text[][] {
  const { inspection, findings, nodes, runtimes } = found;
  return [
    [...verdictOf(inspection), '  ', { text: file, style: 'bold' }, ...detailOf(inspection)],
    ...findings.map(findingLine),
    ...runtimes.map(runtimeLine),
    ...nodeLines(nodes),
  ];
}

const indent = '             ';

function findingLine({ rule, effect, message, nodes }: PolicyFinding): Text[] {
  const where = nodes.length === 0 ? '' : ` (${nameSome(nodes)})`;
  const head: Text = effect === 'forbid' ? { text: 'forbidden', style: 'red' } : { text: 'warning', style: 'yellow' };
  return [indent, head, ` by ${rule}${where}: ${message}`];
}

function runtimeLine({ runtime, version, verdict, reasons, flags }: RuntimeVerdict): Text[] {
  return [indent, verdictText(verdict), ` on ${runtime} ${version}`, whyText(reasons, flags)];
}

/** Nodes with the same answer on one line. */
function nodeLines(nodes: readonly NodeCompatibility[]): Text[][] {
  const groups = new Map<string, { verdict: NodeCompatibility['verdict']; why: string; nodes: NodeCompatibility[] }>();
  for (const node of nodes) {
    const [deciding] = node.runtimes.filter(({ verdict }) => verdict === node.verdict);
    const why = deciding ? whyText(deciding.reasons, deciding.flags) : '';
    const key = `${node.verdict} ${why}`;
    const group = groups.get(key) ?? { verdict: node.verdict, why, nodes: [] };
    group.nodes.push(node);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ verdict, why, nodes: same }) => [
    indent,
    verdictText(verdict),
    ` on ${countWords(same.length, 'node')} (${nameSome(same)})${why}`,
  ]);
}

const whyText = (reasons: readonly string[], flags: readonly string[]): string =>
  reasons.length + flags.length === 0 ? '' : `: ${[...reasons, ...flags.map((flag) => `with ${flag}`)].join('; ')}`;

function nameSome(nodes: readonly { readonly name: string }[]): string {
  const names = nodes.slice(0, shownNodes).map(({ name }) => name);
  return nodes.length > shownNodes ? `${names.join(', ')} and ${nodes.length - shownNodes} more` : names.join(', ');
}

function verdictText(verdict: NodeCompatibility['verdict']): Text {
  switch (verdict) {
    case 'yes':
      return { text: 'runs', style: 'green' };
    case 'flag':
      return { text: 'runs with flags', style: 'green' };
    case 'no':
      return { text: 'cannot run', style: 'red' };
    case 'none':
      return { text: 'finds no runtime', style: 'red' };
    case 'unknown':
      return { text: 'may run', style: 'yellow' };
    case 'unread':
      return { text: 'not known yet', style: 'yellow' };
  }
}

function verdictOf(inspection: Inspection): Text[] {
  switch (inspection.verdict) {
    case 'valid':
      return [{ text: 'valid', style: 'green' }, '      '];
    case 'invalid':
      return [{ text: 'invalid', style: 'red' }, '    '];
    case 'refused':
      return unknowable.has(inspection.reason)
        ? [{ text: 'not checked', style: 'yellow' }]
        : [{ text: 'refused', style: 'red' }, '    '];
  }
}

function detailOf(inspection: Inspection): Text[] {
  switch (inspection.verdict) {
    case 'valid': {
      const { kind, wasi, servesHttp, sizeBytes, digest } = inspection.facts;
      const facts = [
        kind === 'core' ? 'core module' : 'component',
        wasi === 'none' ? 'no WASI' : `WASI ${wasi}`,
        ...(servesHttp ? ['serves HTTP'] : []),
        sizeWords(sizeBytes),
        shortDigest(digest),
      ];
      return [`  ${facts.join(', ')}`];
    }
    case 'invalid': {
      const { message, offset, functionName } = inspection;
      const places = [
        ...(offset === null ? [] : [`at byte ${offset}`]),
        ...(functionName === null ? [] : [`in ${functionName}`]),
      ];
      return [`: ${message}`, places.length === 0 ? '' : ` (${places.join(', ')})`];
    }
    case 'refused':
      return [`: ${inspection.message}`];
  }
}
