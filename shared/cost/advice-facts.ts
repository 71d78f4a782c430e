import { type AdviceQuestionId, type AnswerSource } from './advice.ts';
import { type AdviceModule, infersThroughHost, type SystemAccess, systemAccessOf } from './advice-module.ts';
import { type ScenarioDraft, valueAt } from './scenario-draft.ts';

/** What is asked, each in the terms that a rule judges. */
export interface FactValues {
  readonly state: 'none' | 'external' | 'local';
  readonly duration: { readonly runs: 'request' | 'minutes' | 'always'; readonly ms: number | null };
  readonly 'cpu-bound': { readonly cpuMs: number; readonly waitMs: number };
  readonly memory: { readonly mb: number; readonly is64Bit: boolean };
  readonly gpu: 'no' | 'yes' | 'through-host';
  readonly 'system-access': SystemAccess;
  readonly 'input-output': 'light' | 'databases' | 'streams';
  readonly language: { readonly kind: 'compiles' | 'interpreter' | 'unsure' | 'no'; readonly name: string | null };
  readonly locations: number;
  readonly 'duty-cycle': { readonly busyShare: number; readonly peakFactor: number | null };
  readonly 'latency-goal': number;
  readonly tenancy: 'own' | 'trusted' | 'untrusted';
  readonly sovereignty: 'none' | 'region' | 'site';
  readonly 'device-size': number;
}

export interface Known<T> {
  readonly value: T;
  readonly source: AnswerSource;
}

/** Per question what is known; null: nobody answered. */
export type AdviceFacts = { readonly [Question in AdviceQuestionId]: Known<FactValues[Question]> | null };

/** Numbers as measured on nodes; they come before what the draft has. */
export interface MeasuredNumbers {
  readonly numbers: readonly { readonly path: string; readonly base: number }[];
}

export interface AdviceBasis {
  /** May be unfinished: what does not fit is as good as not there. */
  readonly draft: ScenarioDraft;
  readonly module?: AdviceModule | null;
  readonly measured?: MeasuredNumbers | null;
}

const bytesPerMb = 1024 * 1024;
const secondsPerMonth = 2_628_000;

/** Everything that the draft, the module and measurements answer; what was measured or read comes first. Pure. */
export function factsOf(basis: AdviceBasis): AdviceFacts {
  const { draft, module = null } = basis;
  const said = <T extends string>(path: string, allowed: readonly T[], source: AnswerSource): Known<T> | null => {
    const value = allowed.find((each) => each === valueAt(draft, path));
    return value === undefined ? null : { value, source };
  };
  const number = (path: string) => numberAt(basis, path);
  return {
    state: said('workload.state', ['none', 'external', 'local'], 'scenario'),
    duration: durationOf(basis, said('advice.runs', ['request', 'minutes', 'always'], 'person')),
    'cpu-bound': both(number('workload.cpuMs'), number('workload.waitMs'), (cpuMs, waitMs) => ({ cpuMs, waitMs })),
    memory: memoryOf(basis),
    gpu: gpuOf(draft, module),
    'system-access':
      (module && { value: systemAccessOf(module), source: 'module' }) ??
      said('advice.systemAccess', ['none', 'files', 'threads', 'processes', 'devices'], 'person'),
    'input-output': said('advice.inputOutput', ['light', 'databases', 'streams'], 'person'),
    language: languageOf(basis),
    locations: atLeast(
      1,
      personNumber(basis, 'advice.locations') ?? number('boxes.sites') ?? number('traffic.regions'),
    ),
    'duty-cycle': dutyOf(basis),
    'latency-goal': atLeast(Number.MIN_VALUE, personNumber(basis, 'advice.latencyGoalMs')),
    tenancy: said('advice.tenants', ['own', 'trusted', 'untrusted'], 'person'),
    sovereignty: said('advice.sovereignty', ['none', 'region', 'site'], 'person'),
    'device-size': atLeast(Number.MIN_VALUE, personNumber(basis, 'advice.deviceMemoryMb')),
  };
}

/** A number of the draft, or the base of its range; as measured where it was. */
function numberAt({ draft, measured }: AdviceBasis, path: string): Known<number> | null {
  const found = measured?.numbers.find((each) => each.path === path);
  if (found !== undefined && Number.isFinite(found.base)) return { value: found.base, source: 'measured' };
  const given = valueAt(draft, path);
  const base = typeof given === 'number' ? given : valueAt(draft, `${path}.base`);
  if (typeof base !== 'number' || !Number.isFinite(base) || base < 0) return null;
  return { value: base, source: valueAt(draft, `${path}.measured`) === true ? 'measured' : 'scenario' };
}

const personNumber = (basis: AdviceBasis, path: string): Known<number> | null => {
  const known = numberAt(basis, path);
  return known && { ...known, source: 'person' };
};

const atLeast = (least: number, known: Known<number> | null): Known<number> | null =>
  known !== null && known.value >= least ? known : null;

/** Measured only when both parts are. */
function both<T>(
  one: Known<number> | null,
  other: Known<number> | null,
  make: (one: number, other: number) => T,
): Known<T> | null {
  if (one === null || other === null) return null;
  const isMeasured = one.source === 'measured' && other.source === 'measured';
  return { value: make(one.value, other.value), source: isMeasured ? 'measured' : 'scenario' };
}

const longestRequestMs = 60_000;
const longestRunMs = 3_600_000;

function durationOf(basis: AdviceBasis, said: Known<'request' | 'minutes' | 'always'> | null): AdviceFacts['duration'] {
  if (said !== null) return { value: { runs: said.value, ms: null }, source: said.source };
  return both(numberAt(basis, 'workload.cpuMs'), numberAt(basis, 'workload.waitMs'), (cpuMs, waitMs) => {
    const ms = cpuMs + waitMs;
    return { runs: ms <= longestRequestMs ? 'request' : ms <= longestRunMs ? 'minutes' : 'always', ms };
  });
}

function memoryOf(basis: AdviceBasis): AdviceFacts['memory'] {
  const is64Bit = basis.module?.is64Bit ?? false;
  const given = numberAt(basis, 'workload.memoryMb');
  if (given !== null) return { value: { mb: given.value, is64Bit }, source: given.source };
  const most = basis.module?.memoryMaxBytes ?? null;
  return most === null ? null : { value: { mb: most / bytesPerMb, is64Bit }, source: 'module' };
}

function gpuOf(draft: ScenarioDraft, module: AdviceModule | null): AdviceFacts['gpu'] {
  if (module !== null && infersThroughHost(module)) return { value: 'through-host', source: 'module' };
  const needs = valueAt(draft, 'workload.needsGpu');
  return typeof needs === 'boolean' ? { value: needs ? 'yes' : 'no', source: 'scenario' } : null;
}

/** Languages whose programs carry an interpreter along, and those that compile to Wasm with a known toolchain. */
const interpreted = /^(python|javascript|typescript|ruby|php|lua)$/i;
const compiled = /^(rust|go|tinygo|c|c\+\+|c or c\+\+|c#|swift|assemblyscript|zig|moonbit|webassembly text)$/i;

function languageOf({ draft, module }: AdviceBasis): AdviceFacts['language'] {
  const ofModule = module?.languages[0] ?? null;
  const given = valueAt(draft, 'workload.language');
  const name = ofModule ?? (typeof given === 'string' && given !== '' ? given : null);
  const kind = name !== null && interpreted.test(name) ? 'interpreter' : 'compiles';
  // A module is the proof that it compiles.
  if (module) return { value: { kind, name }, source: 'module' };
  const libraries = valueAt(draft, 'advice.libraries');
  if (libraries === 'do-not-compile') return { value: { kind: 'no', name }, source: 'person' };
  if (libraries === 'unsure') return { value: { kind: 'unsure', name }, source: 'person' };
  if (libraries === 'compile') return { value: { kind, name }, source: 'person' };
  if (name === null) return null;
  const isKnown = interpreted.test(name) || compiled.test(name);
  return { value: { kind: isKnown ? kind : 'unsure', name }, source: 'scenario' };
}

/** As said; else of a random stream of requests: 1 − e^−λ, λ = requests in flight in the mean. */
function dutyOf(basis: AdviceBasis): AdviceFacts['duty-cycle'] {
  const peakFactor = numberAt(basis, 'traffic.peakFactor')?.value ?? null;
  const said = personNumber(basis, 'advice.busyShare');
  if (said !== null && said.value <= 1) return { value: { busyShare: said.value, peakFactor }, source: 'person' };
  const ms = both(numberAt(basis, 'workload.cpuMs'), numberAt(basis, 'workload.waitMs'), (one, other) => one + other);
  const requests = numberAt(basis, 'workload.requestsPerMonth') ?? requestsOfCurve(basis);
  return both(requests, ms, (perMonth, each) => {
    const inFlight = (perMonth / secondsPerMonth) * (each / 1000);
    return { busyShare: 1 - Math.exp(-inFlight), peakFactor };
  });
}

function requestsOfCurve({ draft }: AdviceBasis): Known<number> | null {
  const hours = valueAt(draft, 'workload.requestsPerHourOfDay');
  if (!Array.isArray(hours) || hours.length !== 24) return null;
  const sum = hours.reduce<number>((total, each) => total + (typeof each === 'number' ? each : NaN), 0);
  return Number.isFinite(sum) && sum >= 0 ? { value: (sum * 730) / 24, source: 'scenario' } : null;
}
