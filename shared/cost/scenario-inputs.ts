import { platformsOf } from './platforms/all-platforms.ts';
import { type PriceBook, pricesInRegion } from './price-book.ts';
import { type PriceEntry } from './price-entry.ts';
import { type FileProblem } from './problems.ts';
import { type Range } from './quantity.ts';
import { type Scenario } from './scenario.ts';
import { type Choices, type Workload, type WorkloadNumber } from './workload.ts';

/** One number of the scenario and where it came from. */
export interface Input extends Range {
  readonly name: WorkloadNumber;
  /** Where it stands in a scenario. */
  readonly path: string;
  /** It was not given; this is what Flotilla took. */
  readonly assumed: boolean;
}

/** A scenario that can be reckoned with. */
export interface Inputs {
  readonly name: string;
  readonly region: string;
  readonly freeTiers: boolean;
  readonly numbers: readonly Input[];
  readonly choices: Choices;
  /** Paths of everything that was not given and matters. */
  readonly assumed: readonly { readonly path: string; readonly value: string }[];
  /** What is paid now: an amount, or the option whose total it is. */
  readonly today: {
    readonly usdPerMonth: number | null;
    readonly option: string | null;
    readonly source: string | null;
  } | null;
}

export type ReadInputs =
  | { readonly ok: true; readonly inputs: Inputs; readonly prices: ReadonlyMap<string, PriceEntry> }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

interface Place {
  readonly path: string;
  readonly given: Range | undefined;
  /** Taken when it is not given; what has none is required by the schema or not asked for. */
  readonly otherwise: number;
}

/** Where each number stands and what is taken when it is not given. Sources: the defaults of the price book's examples. */
function places(scenario: Scenario): Readonly<Record<WorkloadNumber, Place>> {
  const {
    workload: w,
    traffic: t,
    containers: c,
    lambda: l,
    cloudRun: r,
    vercel: v,
    machines: m,
    boxes: b,
    people: p,
  } = scenario;
  const own = scenario.ownKubernetes;
  const curve = ofCurve(w.requestsPerHourOfDay);
  const at = (path: string, given: Range | undefined, otherwise = 0): Place => ({ path, given, otherwise });
  return {
    requests: curve
      ? at('workload.requestsPerHourOfDay', curve.requests)
      : at('workload.requestsPerMonth', w.requestsPerMonth),
    cpuMs: at('workload.cpuMs', w.cpuMs),
    waitMs: at('workload.waitMs', w.waitMs),
    egressGb: at('workload.egressGb', w.egressGb),
    memoryMb: at('workload.memoryMb', w.memoryMb),
    wasmCpuFactor: at('workload.wasmCpuFactor', w.wasmCpuFactor, 1),
    neuronsPerDay: at('workload.neuronsPerDay', w.neuronsPerDay),
    peakFactor: curve
      ? at('workload.requestsPerHourOfDay', curve.peakFactor)
      : at('traffic.peakFactor', t?.peakFactor, 3),
    targetUse: at('traffic.targetUse', t?.targetUse, 0.6),
    paidShare: at('traffic.paidShare', t?.paidShare, 1),
    regions: at('traffic.regions', t?.regions, 1),
    minReplicas: at('containers.minReplicas', c?.minReplicas, 1),
    minNodes: at('containers.minNodes', c?.minNodes, 1),
    zones: at('containers.zones', c?.zones, 3),
    podVcpu: at('containers.podVcpu', c?.podVcpu, 0.25),
    podMemoryGb: at('containers.podMemoryGb', c?.podMemoryGb, 0.5),
    othersVcpu: at('containers.others.vcpu', c?.others?.vcpu),
    othersMemoryGb: at('containers.others.memoryGb', c?.others?.memoryGb),
    othersPods: at('containers.others.pods', c?.others?.pods),
    lambdaMemoryMb: at('lambda.memoryMb', l?.memoryMb, lambdaMemoryMb(w.memoryMb)),
    coldShare: at('lambda.coldShare', l?.coldShare),
    initMs: at('lambda.initMs', l?.initMs),
    runVcpu: at('cloudRun.vcpu', r?.vcpu, 1),
    runMemoryGib: at('cloudRun.memoryGib', r?.memoryGib, 0.5),
    runConcurrency: at('cloudRun.concurrency', r?.concurrency, 80),
    vercelMemoryGb: at('vercel.memoryGb', v?.memoryGb, 2),
    vercelSeats: at('vercel.seats', v?.seats, 1),
    minMachines: at('machines.atLeast', m?.atLeast, 2),
    natsMachines: at('machines.natsMachines', m?.natsMachines),
    sites: at('boxes.sites', b?.sites, 1),
    boxMonths: at('boxes.months', b?.months, 36),
    boxWatts: at('boxes.watts', b?.watts, 10),
    boxVcpu: at('boxes.vcpu', b?.vcpu, 4),
    pue: at('boxes.pue', b?.pue, 1),
    siteLinkUsd: at('boxes.linkUsd', b?.linkUsd),
    peopleUsdPerHour: at('people.usdPerHour', p?.usdPerHour),
    managedHours: at('people.managedHours', p?.managedHours),
    clusterHours: at('people.clusterHours', p?.clusterHours),
    machineHours: at('people.machineHours', p?.machineHours),
    ownClusterUsd: at('ownKubernetes.clusterUsd', own?.clusterUsd),
    ownNodeUsdPerHour: at('ownKubernetes.nodeUsdPerHour', own?.nodeUsdPerHour),
    ownNodeVcpu: at('ownKubernetes.nodeVcpu', own?.nodeVcpu, 1),
    ownNodeMemoryGib: at('ownKubernetes.nodeMemoryGib', own?.nodeMemoryGib, 1),
    ownMaxPods: at('ownKubernetes.maxPods', own?.maxPods, 110),
    ownLoadBalancerUsd: at('ownKubernetes.loadBalancerUsd', own?.loadBalancerUsd),
    ownEgressUsdPerGb: at('ownKubernetes.egressUsdPerGb', own?.egressUsdPerGb),
  };
}

/** Lambda's least, or what the module needs where that is more; what no function can have is left to the limits. */
const lambdaMemoryMb = ({ base }: Range): number => Math.min(10_240, Math.max(128, Math.ceil(base)));

/** A day's curve as a month (730 hours) and its peak over its mean. A flat zero has no peak. */
function ofCurve(
  hours: readonly number[] | undefined,
): { readonly requests: Range; readonly peakFactor: Range } | null {
  if (hours === undefined) return null;
  const sum = hours.reduce((total, each) => total + each, 0);
  const fixed = (value: number): Range => ({ low: value, base: value, high: value, measured: false });
  const peak = sum === 0 ? 1 : (Math.max(...hours) * 24) / sum;
  const kept = (value: number) => Number(value.toPrecision(15));
  return { requests: fixed(kept((sum * 730) / 24)), peakFactor: fixed(kept(peak)) };
}

/** Fills in what was not given, and says so; what does not fit with the prices is a problem at its field. Pure. */
export function readInputs(scenario: Scenario, book: PriceBook): ReadInputs {
  const region = scenario.region ?? 'us';
  const prices = pricesInRegion(book, region);
  if (prices === undefined) {
    const known = ['us', ...book.regions.keys()].join(', ');
    const message = `There are no prices for the region ${region}. Known: ${known}; others come with a price file`;
    return { ok: false, problems: [{ path: ['region'], message }] };
  }
  const problems: FileProblem[] = [];
  const choices = choicesOf(scenario, prices, problems);
  if (problems.length > 0) return { ok: false, problems };
  const numbers = Object.entries(places(scenario)).map(([name, { path, given, otherwise }]): Input => {
    const range = given ?? { low: otherwise, base: otherwise, high: otherwise, measured: false };
    return { ...range, name: name as WorkloadNumber, path, assumed: given === undefined };
  });
  const assumedChoices = assumedOf(scenario, choices);
  const isAsked = (path: string) =>
    !path.startsWith('containers.others.') && (choices.hasOwnKubernetes || !path.startsWith('ownKubernetes.'));
  const assumedNumbers = numbers
    .filter(({ assumed, path }) => assumed && isAsked(path))
    .map(({ path, base }) => ({ path, value: String(base) }));
  const inputs: Inputs = {
    name: scenario.name,
    region,
    freeTiers: scenario.freeTiers ?? true,
    numbers,
    choices,
    assumed: [...assumedChoices, ...assumedNumbers],
    today: todayOf(scenario),
  };
  const noRow = problemOfToday(inputs, book);
  if (noRow !== null) return { ok: false, problems: [{ path: ['today', 'option'], message: noRow }] };
  return { ok: true, inputs, prices };
}

function todayOf({ today }: Scenario): Inputs['today'] {
  if (today === undefined) return null;
  const { usdPerMonth = null, option = null, source = null } = today;
  return { usdPerMonth, option, source };
}

/** Why what is run now is no row of this comparison; null when it is one, or an amount is given instead. */
function problemOfToday({ today, numbers, choices }: Inputs, book: PriceBook): string | null {
  if (today === null || today.option === null) return null;
  const platforms = platformsOf(book);
  const platform = platforms.find(({ id }) => id === today.option);
  if (platform === undefined)
    return `There is no option ${today.option}. Known: ${platforms.map(({ id }) => id).join(', ')}`;
  const workload = workloadOf(numbers, ({ base }) => base);
  return (platform.applies?.({ workload, choices }) ?? true)
    ? null
    : `The option ${platform.id} is no row of this scenario: what it needs is not given`;
}

function choicesOf(scenario: Scenario, prices: ReadonlyMap<string, PriceEntry>, problems: FileProblem[]): Choices {
  const { workload: w, containers: c, machines: m, boxes: b } = scenario;
  const machine = (name: string | undefined, otherwise: string, path: readonly string[]): string => {
    const wanted = name ?? otherwise;
    const id = [wanted, `aws.ec2.${wanted}`, `gcp.gce.${wanted}`].find((each) => prices.get(each)?.machine);
    if (id !== undefined) return id;
    const known = [...prices.values()]
      .filter(({ machine: has }) => has)
      .map((entry) => entry.id.replace(/^(aws\.ec2|gcp\.gce)\./, ''));
    problems.push({ path, message: `There is no price of a machine ${wanted}. Known: ${known.join(', ')}` });
    return otherwise;
  };
  const others = Object.values(c?.others ?? {});
  return {
    cpuMeasuredAs: w.cpuMeasuredAs ?? 'native',
    cluster: others.some(({ high }) => high > 0) ? 'shared' : 'own',
    node: machine(c?.node, 't3.medium', ['containers', 'node']),
    gkeNode: machine(c?.gkeNode, 'e2-medium', ['containers', 'gkeNode']),
    vm: machine(m?.machine, 't3.medium', ['machines', 'machine']),
    cloudflareContainer: scenario.cloudflareContainer ?? 'basic',
    language: w.language?.toLowerCase() ?? null,
    protocol: w.protocol ?? 'http',
    state: w.state ?? 'none',
    moduleMb: w.moduleMb ?? null,
    needsGpu: w.needsGpu ?? false,
    hasOwnKubernetes: scenario.ownKubernetes !== undefined,
    usedMemoryMb: c?.usedMemoryMb ?? null,
    maxPodsPerNode: c?.maxPodsPerNode ?? null,
    boxUsd: b?.priceUsd ?? null,
    energyUsdPerKwh: b?.energyUsdPerKwh ?? null,
  };
}

/** Choices that were not given; names as the scenario has them. */
function assumedOf(scenario: Scenario, choices: Choices): Inputs['assumed'] {
  const { workload: w, containers: c, machines: m } = scenario;
  const isOneToOne = w.wasmCpuFactor === undefined || (w.wasmCpuFactor.low === 1 && w.wasmCpuFactor.high === 1);
  const rows: readonly (readonly [unknown, string, string])[] = [
    [scenario.region, 'region', 'us'],
    [scenario.freeTiers, 'freeTiers', 'true'],
    // Without a factor between the two there is nothing to take.
    [w.cpuMeasuredAs ?? (isOneToOne || undefined), 'workload.cpuMeasuredAs', choices.cpuMeasuredAs],
    [w.protocol, 'workload.protocol', choices.protocol],
    [w.state, 'workload.state', choices.state],
    [w.needsGpu, 'workload.needsGpu', String(choices.needsGpu)],
    [w.language, 'workload.language', 'any that compiles to Wasm'],
    [w.moduleMb, 'workload.moduleMb', 'not known, not checked'],
    [c?.node, 'containers.node', choices.node],
    [c?.gkeNode, 'containers.gkeNode', choices.gkeNode],
    [c?.usedMemoryMb, 'containers.usedMemoryMb', 'not known'],
    [c?.maxPodsPerNode, 'containers.maxPodsPerNode', 'of the machine'],
    [c?.others, 'containers.others', 'nothing else on the cluster'],
    [m?.machine, 'machines.machine', choices.vm],
    [scenario.cloudflareContainer, 'cloudflareContainer', choices.cloudflareContainer],
    [scenario.boxes?.priceUsd, 'boxes.priceUsd', 'of the price book'],
    [scenario.boxes?.energyUsdPerKwh, 'boxes.energyUsdPerKwh', 'of the price book'],
  ];
  return rows.filter(([given]) => given === undefined).map(([, path, value]) => ({ path, value }));
}

/** The numbers as formulas take them: one value of each. */
export function workloadOf<T>(numbers: readonly Input[], pick: (input: Input) => T): Workload<T> {
  const workload: { -readonly [Name in WorkloadNumber]?: T } = {};
  for (const input of numbers) workload[input.name] = pick(input);
  // readInputs puts each name into the list once.
  return workload as Workload<T>;
}
