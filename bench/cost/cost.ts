import { Decimal, exact } from '../../shared/cost/arithmetic.ts';
import { type Basis, Biller, platformsFor } from '../../shared/cost/biller.ts';
import { compare } from '../../shared/cost/compare.ts';
import { sample } from '../../shared/cost/draws.ts';
import { builtInPriceBook } from '../../shared/cost/price-book.ts';
import { costReport } from '../../shared/cost/report.ts';
import { basisOfDraft, type ScenarioDraft } from '../../shared/cost/scenario-draft.ts';
import { workloadOf } from '../../shared/cost/scenario-inputs.ts';
import { logUniform, seededStream } from '../../shared/cost/seeded.ts';
import { interleave, median } from '../harness/interleave.ts';
import { printGoal, printTable, writeResult } from '../harness/report.ts';

/*
 * What a slider waits for: a comparison made anew, of every option with 1,000 draws, break-evens, tornadoes and flip
 * points; with ranges in the inputs and without. Beside it, in the same run, the same draws in plain decimals, as they
 * would be if money were never reckoned in floating point: measured on a few of them and multiplied. Times are CPU time
 * of the thread: what other programs take of the machine is not the model's.
 */

const rounds = 15;
const draws = 1000;
/** Of the draws in decimals, those that are made. */
const decimalDraws = 10;
const sampling = { draws, seed: 1 };

const fixed: ScenarioDraft = {
  version: 1,
  name: 'Bench',
  workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 },
  containers: { minReplicas: 3, minNodes: 3 },
  people: { usdPerHour: 60, machineHours: 2 },
};
const ranged: ScenarioDraft = {
  ...fixed,
  workload: {
    requestsPerMonth: { low: 5e6, base: 16e6, high: 4e7 },
    cpuMs: { low: 4, base: 5, high: 9 },
    waitMs: { low: 60, base: 95, high: 200 },
    egressGb: { low: 5, base: 20, high: 80 },
    memoryMb: 16,
  },
};

const ofRanged = basisFor(ranged);
const ofFixed = basisFor(fixed);
const options = platformsFor(ofRanged).length;

const works = [
  { name: 'whole report, with ranges', work: () => costReport(ofRanged, sampling) },
  { name: 'whole report, without ranges', work: () => costReport(ofFixed, sampling) },
  { name: 'bills alone, with ranges', work: () => compare(ofRanged) },
  { name: 'bills alone, without ranges', work: () => compare(ofFixed) },
  { name: 'draws alone, with ranges', work: () => sample(ofRanged, sampling) },
];
const decimals = 'draws alone, with ranges, in decimals';

// The code is warm when a hand moves a slider.
for (let at = 0; at < 20; at += 1) for (const { work } of works) work();
const results = await interleave(
  [
    ...works.map(({ name, work }) => ({ name, run: async () => timed(work) })),
    {
      name: decimals,
      rounds: 3,
      run: async () => (timed(() => drawsInDecimals(ofRanged, decimalDraws)) * draws) / decimalDraws,
    },
  ],
  rounds,
);

const figures = results.map(({ name, seconds }) => {
  const ms = seconds.map((each) => each * 1000).toSorted((a, b) => a - b);
  return { name, medianMs: median(ms), leastMs: ms[0] ?? NaN, mostMs: ms.at(-1) ?? NaN };
});
const medianOf = (wanted: string) => figures.find(({ name }) => name === wanted)?.medianMs ?? NaN;
const ratio = medianOf(decimals) / medianOf('draws alone, with ranges');

printTable(
  ['what', 'median ms', 'least', 'most'],
  figures.map(({ name, medianMs, leastMs, mostMs }) => [
    name,
    ...[medianMs, leastMs, mostMs].map((ms) => ms.toFixed(1)),
  ]),
);
console.log(
  `\n${options} options, ${draws} draws, ${rounds} rounds; decimals are ${decimalDraws} draws, multiplied.\n`,
);
printGoal('draws in decimals, times those in floating point', ratio, 20, true);
printGoal('whole report with ranges, ms', Math.round(medianOf('whole report, with ranges')), 100, false);
printGoal('whole report without ranges, ms', Math.round(medianOf('whole report, without ranges')), 100, false);
await writeResult('cost', { rounds, draws, options, ratio, figures });

function basisFor(draft: ScenarioDraft): Basis {
  const read = basisOfDraft(draft, builtInPriceBook, Date.UTC(2026, 10, 21));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.basis;
}

function timed(work: () => unknown): number {
  const began = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1e6;
}

/** Bills of every option, each input of a draw as a decimal. */
function drawsInDecimals(basis: Basis, count: number): Decimal {
  const biller = new Biller(exact, basis, (text) => new Decimal(text));
  const platforms = platformsFor(basis);
  const random = seededStream(sampling.seed, 'bench');
  let sum = new Decimal(0);
  for (let draw = 0; draw < count; draw += 1) {
    const workload = workloadOf(
      basis.inputs.numbers,
      ({ low, high }) => new Decimal(logUniform(low, high, random()).toPrecision(15)),
    );
    for (const platform of platforms) {
      const cost = biller.sum(platform, workload, basis.inputs.freeTiers);
      if (cost !== null) sum = sum.plus(cost);
    }
  }
  return sum;
}
