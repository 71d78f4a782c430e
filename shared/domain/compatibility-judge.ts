import { type Answer, needName, type RuntimeTable, versionNumbers } from './compatibility-answer.ts';
import { type NodeCompatibility, type RuntimeVerdict } from './compatibility.ts';
import { knownWasmEdge, wasmEdgeTable, wasmerTable } from './compatibility-core-only.ts';
import { jcoTable } from './compatibility-jco.ts';
import { needsOf } from './compatibility-needs.ts';
import { newestKnownSpin, spinTable } from './compatibility-spin.ts';
import { newestKnownWash, washTable } from './compatibility-wash.ts';
import { newestKnownWasmtime, oldestKnownWasmtime, wasmtimeTable } from './compatibility-wasmtime.ts';
import { hostingRuntimes } from './hosting-runtime.ts';
import { type ModuleFacts } from './module.ts';
import { type ModuleAnatomy } from './module-anatomy.ts';
import { type Node, type Runtime } from './node.ts';

/** Most reasons that are told of one verdict. */
const mostReasons = 20;

type RuntimeVersion = Pick<Runtime, 'name' | 'version'>;

/**
 * Whether a version of a runtime can run a module. Everything it needs is asked for by itself, and the worst answer
 * decides. With `anatomy` it is known which imports an export can reach; without, functions are told from the world.
 */
export function judgeRuntime(
  facts: ModuleFacts,
  anatomy: ModuleAnatomy | null,
  runtime: RuntimeVersion,
): RuntimeVerdict {
  const { name, version } = runtime;
  const of = (verdict: RuntimeVerdict['verdict'], reasons: readonly string[], flags: readonly string[] = []) => ({
    runtime: name,
    version,
    verdict,
    reasons: cut(reasons),
    flags: flags.map((one) => one.slice(0, 100)),
  });
  if (facts.role === 'browser-only') return of('no', [facts.roleBecause || 'It is made for a browser.']);
  if (facts.role === 'extism-plugin')
    return of('no', ['It is an Extism plug-in: it runs only inside a program that is made for it.']);
  const table = tableOf(runtime);
  if (typeof table === 'string') return of('unknown', [table]);
  const told = answersOf(table, facts, anatomy);
  for (const verdict of ['no', 'unknown'] as const) {
    const reasons = told.flatMap(([subject, answer]) =>
      answer.verdict === verdict ? [subject === '' ? sentence(answer.reason) : `${subject}: ${answer.reason}.`] : [],
    );
    if (reasons.length > 0) return of(verdict, reasons);
  }
  const flags = flagsOf(told);
  if (flags.size === 0) return of('yes', []);
  return of(
    'flag',
    [...flags].map(([one, subjects]) => `${one} for ${listed(subjects)}.`),
    [...flags.keys()],
  );
}

/** The runtime decides that would host; of several, or where Flotilla hosts with none, the best. */
export function judgeNode(facts: ModuleFacts, node: Node, judge = judgeAlone(facts)): NodeCompatibility {
  const { id: nodeId, name } = node;
  if (node.facts === null) return { nodeId, name, verdict: 'unread', runtimes: [] };
  const { runtimes } = node.facts;
  const hosting = hostingRuntimes(runtimes);
  const deciding = (hosting.length > 0 ? hosting : runtimes).map((runtime) => judge(runtime).verdict);
  const best = (['yes', 'flag', 'unknown', 'no'] as const).find((verdict) => deciding.includes(verdict));
  return { nodeId, name, verdict: best ?? 'none', runtimes: runtimes.map(judge) };
}

/** More than a fleet has; a node that tells another version each time is judged anew each time. */
const mostKept = 1_000;

/** Judges each runtime and version once, however many nodes have it. */
export function judgeAlone(
  facts: ModuleFacts,
  anatomy: ModuleAnatomy | null = null,
): (runtime: RuntimeVersion) => RuntimeVerdict {
  const known = new Map<string, RuntimeVerdict>();
  return (runtime) => {
    const key = `${runtime.name} ${runtime.version}`;
    const verdict = known.get(key) ?? judgeRuntime(facts, anatomy, runtime);
    if (known.size < mostKept) known.set(key, verdict);
    return verdict;
  };
}

type Told = readonly (readonly [subject: string, answer: Answer])[];

function answersOf(table: RuntimeTable, facts: ModuleFacts, anatomy: ModuleAnatomy | null): Told {
  const whole = table.whole(facts);
  // What is refused or not known as a whole needs no list of all that is missing.
  if (whole.verdict === 'no' || whole.verdict === 'unknown') return [['', whole]];
  return [
    ['', whole],
    ...facts.proposals.map((name) => [name, table.proposal(name, facts)] as const),
    ...needsOf(facts, anatomy).map((need) => [needName(need), table.need(need, facts)] as const),
  ];
}

function flagsOf(told: Told): ReadonlyMap<string, readonly string[]> {
  const flags = new Map<string, string[]>();
  for (const [subject, answer] of told) {
    if (answer.verdict !== 'flag') continue;
    for (const one of answer.flags) flags.set(one, [...(flags.get(one) ?? []), subject || 'shared memory']);
  }
  return flags;
}

/** What is newer than this console knows still has what the newest known has; what that lacks, it may have. */
function newer(table: RuntimeTable): RuntimeTable {
  const soften = (answer: Answer): Answer =>
    answer.verdict === 'no'
      ? { verdict: 'unknown', reason: `${answer.reason}; the version here is newer than this console knows` }
      : answer;
  return {
    title: table.title,
    whole: table.whole,
    proposal: (name, facts) => soften(table.proposal(name, facts)),
    need: (need, facts) => soften(table.need(need, facts)),
  };
}

/** The table for a version, or a sentence on why there is none. */
function tableOf({ name, version }: RuntimeVersion): RuntimeTable | string {
  if (name === 'jco') return jcoTable;
  const numbers = versionNumbers(version);
  if (numbers === null) return `${version || 'Nothing'} is no version that this console can read.`;
  const { major, minor } = numbers;
  switch (name) {
    case 'wasmer':
      return wasmerTable;
    case 'wasmtime':
      if (major < oldestKnownWasmtime) return `This console knows Wasmtime from version ${oldestKnownWasmtime} on.`;
      return major > newestKnownWasmtime ? newer(wasmtimeTable(newestKnownWasmtime)) : wasmtimeTable(major);
    case 'wash':
      if (major < newestKnownWash.major) return 'This console knows wash from version 2 on.';
      return major > newestKnownWash.major || minor > newestKnownWash.minor
        ? newer(washTable(newestKnownWash.minor))
        : washTable(minor);
    case 'spin': {
      const table = spinTable(numbers);
      if (table === null) return 'This console knows Spin from version 2.7 on.';
      return major > newestKnownSpin.major || (major === newestKnownSpin.major && minor > newestKnownSpin.minor)
        ? newer(table)
        : table;
    }
    case 'wasmedge':
      if (major > 0 || minor > knownWasmEdge.newest) return newer(wasmEdgeTable(knownWasmEdge.newest));
      return minor < knownWasmEdge.oldest ? 'This console knows WasmEdge from version 0.13 on.' : wasmEdgeTable(minor);
  }
}

function cut(reasons: readonly string[]): string[] {
  const told = reasons.slice(0, mostReasons).map((reason) => reason.slice(0, 500));
  return reasons.length > mostReasons ? [...told, `And ${reasons.length - mostReasons} more.`] : told;
}

const listed = (subjects: readonly string[]): string =>
  subjects.length <= 5 ? subjects.join(', ') : `${subjects.slice(0, 4).join(', ')} and ${subjects.length - 4} more`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
