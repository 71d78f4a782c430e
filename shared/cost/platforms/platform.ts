import { type Arithmetic } from '../arithmetic.ts';
import { type Ledger } from '../ledger.ts';
import { type BuiltInPrice } from '../price-book.ts';
import { type Machine } from '../price-entry.ts';
import { type Choices, type Workload } from '../workload.ts';

/** Hours of a month and its seconds, as every vendor's calculator has them. */
export const hoursPerMonth = 730;
export const secondsPerMonth = 2_628_000;

/** Everything that a formula reads, and the ledger it writes into. */
export interface BillContext<T> {
  readonly math: Arithmetic<T>;
  readonly workload: Workload<T>;
  readonly choices: Choices;
  readonly ledger: Ledger<T>;
  /** The computer that a price buys. Chosen ones were checked when the scenario was read. */
  machine(priceId: string): Machine;
  /** To choose between sizes, never to reckon with; 0 where there is none. */
  unitPrice(priceId: BuiltInPrice): number;
}

/** Why an option cannot be taken, whatever it costs. */
export interface Violation {
  readonly code: string;
  /** One sentence, made when somebody reads it. */
  readonly reason: () => string;
}

export interface LimitContext {
  readonly workload: Workload<number>;
  readonly choices: Choices;
  machine(priceId: string): Machine;
}

export interface Platform {
  readonly id: string;
  readonly name: string;
  readonly family: 'containers' | 'functions' | 'edge' | 'machines';
  /** Whose hours are added: of a platform that is run for one, of a cluster, of machines. */
  readonly people: 'managedHours' | 'clusterHours' | 'machineHours';
  /** Prices that depend on the region; global platforms have one price. */
  readonly isRegional: boolean;
  /** Cost may fall a little with more work: credits of burst machines get fewer when a machine is added. */
  readonly mayDip?: true;
  /** Writes lines and sizes into the ledger. Also for what is not feasible: what it would cost without the limit. */
  bill<T>(context: BillContext<T>): void;
  /** Limits that the workload breaks. */
  limits(context: LimitContext): readonly Violation[];
  /** Why there is no price, where there is none for these numbers. */
  quote?(context: LimitContext): string | null;
  /** What to know about the figure. */
  notes?(context: LimitContext): readonly string[];
  /** Whether the row makes sense for this scenario at all; always, when not given. */
  applies?(context: Pick<LimitContext, 'workload' | 'choices'>): boolean;
}

/** The violations among checks, each with whether it is broken. Limits are asked thousands of times for a distribution. */
export function broken(...checks: readonly (readonly [boolean, string, () => string])[]): readonly Violation[] {
  const found: Violation[] = [];
  for (const [isBroken, code, reason] of checks) if (isBroken) found.push({ code, reason });
  return found;
}

// Made once: making one takes longer than a bill.
const [inHundredths, inOnes] = [2, 0].map(
  (digits) => new Intl.NumberFormat('en-US', { maximumFractionDigits: digits }),
);

/** More work costs no less than this share of what less work costs. */
export const leastGrowth = ({ mayDip }: Platform): number => (mayDip ? 1 / 1.1 : 1);

/** A number as people read it in a reason. */
export const plainNumber = (value: number): string => (value < 10 ? inHundredths : inOnes)?.format(value) ?? '';

/** CPU ms of a request as native code and as Wasm, for limits. */
export const nativeCpuOf = ({ workload: w, choices }: LimitContext): number =>
  choices.cpuMeasuredAs === 'wasm' ? w.cpuMs / w.wasmCpuFactor : w.cpuMs;
export const wasmCpuOf = ({ workload: w, choices }: LimitContext): number =>
  choices.cpuMeasuredAs === 'wasm' ? w.cpuMs : w.cpuMs * w.wasmCpuFactor;

/** What no function or edge platform does: other protocols than HTTP, state on the spot, a graphics card. */
export function functionLimits({ choices }: LimitContext): readonly Violation[] {
  return broken(
    [choices.protocol !== 'http', 'protocol', () => `It answers HTTP only, not ${choices.protocol.toUpperCase()}`],
    [choices.state === 'local', 'state', () => 'Nothing stays on it between requests'],
    [choices.needsGpu, 'gpu', () => 'It has no GPU'],
  );
}

interface Bounds {
  readonly cpuMs?: number;
  readonly wallMs?: number;
  readonly memoryMb?: number;
  readonly moduleMb?: number;
}

/** Limits of size and time, by what the workload as Wasm needs. */
export function boundLimits(context: LimitContext, bounds: Bounds): readonly Violation[] {
  const { workload, choices } = context;
  const cpuMs = wasmCpuOf(context);
  const wallMs = cpuMs + workload.waitMs;
  const { moduleMb } = choices;
  const most = (value: number, bound: number | undefined) => bound !== undefined && value > bound;
  const text = (what: string, value: number, bound: number | undefined, unit: string) =>
    `${what} ${plainNumber(value)} ${unit}; the limit is ${plainNumber(bound ?? 0)} ${unit}`;
  return broken(
    [most(cpuMs, bounds.cpuMs), 'cpu', () => text('A request uses', cpuMs, bounds.cpuMs, 'ms of CPU')],
    [most(wallMs, bounds.wallMs), 'duration', () => text('A request takes', wallMs, bounds.wallMs, 'ms')],
    [
      most(workload.memoryMb, bounds.memoryMb),
      'memory',
      () => text('It needs', workload.memoryMb, bounds.memoryMb, 'MB'),
    ],
    [
      moduleMb !== null && most(moduleMb, bounds.moduleMb),
      'size',
      () => text('The module has', moduleMb ?? 0, bounds.moduleMb, 'MB'),
    ],
  );
}
