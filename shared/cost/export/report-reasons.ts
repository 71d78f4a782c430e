import { type VolumeCurves } from '../curves.ts';
import { type CostReport } from '../report.ts';
import { type Block, type DocumentSection } from './document.ts';
import { amountWords, nameOf, percent, sourceName, takenOf } from './report-words.ts';

const mostSwings = 8;
const swingOptions = 3;

/** Where options change places with right-sized containers, by volume and by use. */
export function breakEvenSection(report: CostReport, curves: VolumeCurves | null): DocumentSection {
  const sentences = report.breakEvenVolume.slice(0, 6).map((each) => crossingWords(report, each));
  return {
    title: 'Break-even',
    blocks: [
      ...(curves ? curveBlocks(report, curves) : []),
      ...(sentences.length === 0 ? [] : [{ kind: 'list', items: sentences } as const]),
      ...busyBlocks(report),
    ],
  };
}

function curveBlocks(report: CostReport, { points, requests, crossings }: VolumeCurves): readonly Block[] {
  const [first] = points;
  if (!first) return [];
  const lines = Object.keys(first.usd).map((id) => ({
    name: nameOf(report, id),
    usd: points.map(({ usd }) => usd[id] ?? null),
  }));
  return [
    {
      kind: 'curves',
      volumes: points.map((point) => point.requests),
      lines,
      here: requests,
      crossings: crossings.flatMap(({ requests: at, usd }) =>
        at === null || usd === null ? [] : [{ requests: at, usd }],
      ),
    },
  ];
}

function crossingWords(
  report: CostReport,
  { options: [one, other], crossings, cheaperBelow }: CostReport['breakEvenVolume'][number],
): string {
  const pair = `${nameOf(report, one)} against ${nameOf(report, other)}`;
  const [first] = crossings;
  if (cheaperBelow === null) return `${pair}: the same at any volume.`;
  if (first === undefined)
    return `${pair}: ${nameOf(report, cheaperBelow)} is cheaper at any volume; they never break even.`;
  const more =
    crossings.length > 1 ? ` Capacity comes in steps, so they change places ${crossings.length} times in all.` : '';
  const volume = amountWords(Number(first.requests.toPrecision(3)));
  return `${pair}: ${nameOf(report, first.cheaperAbove)} becomes cheaper above ${volume} requests a month.${more}`;
}

/** Of the metered options that are compared, how busy a rented vCPU has to be. */
function busyBlocks(report: CostReport): readonly Block[] {
  const known = new Set(takenOf(report).map(({ id }) => id));
  const metered = [...new Set(report.breakEvenUse.map((each) => each.metered))].filter((id) => known.has(id));
  const rented = [...new Set(report.breakEvenUse.map((each) => each.rented))];
  if (metered.length === 0) return [];
  const busyShare = (id: string, machine: string) => {
    const found = report.breakEvenUse.find((each) => each.metered === id && each.rented === machine);
    return found === undefined ? '–' : found.use === null ? 'never' : percent(found.use);
  };
  return [
    {
      kind: 'table',
      caption:
        'How busy a rented vCPU has to be before it costs less than CPU that is paid for by use, all else left out',
      columns: [
        { title: 'Paid by use', align: 'left', weight: 2.6 },
        ...rented.map((title) => ({ title, align: 'right', weight: 1.3 }) as const),
      ],
      rows: metered.map((id) => ({
        cells: [nameOf(report, id), ...rented.map((machine) => busyShare(id, machine))],
        look: 'plain',
      })),
    },
  ];
}

export function swingSection(report: CostReport): DocumentSection {
  const charts = takenOf(report)
    .filter(({ tornado }) => tornado.length > 0)
    .slice(0, swingOptions)
    .map(
      (option): Block => ({
        kind: 'swings',
        title: option.name,
        base: Number(option.total),
        rows: option.tornado.slice(0, mostSwings).map((swing) => ({
          name: sourceName(report, swing),
          atLow: swing.atLow,
          atHigh: swing.atHigh,
        })),
      }),
    );
  const nothing: Block = {
    kind: 'paragraph',
    text: 'No input has a range, and no price of these options is uncertain.',
  };
  return { title: 'What matters most', blocks: charts.length === 0 ? [nothing] : charts };
}

export function flipSection({ flipPoints }: CostReport): DocumentSection {
  const items = flipPoints.map(({ sentence }) => sentence);
  return {
    title: 'What would change the answer',
    blocks: [
      items.length === 0
        ? { kind: 'paragraph', text: 'Nothing that was looked at, within the limits that were looked at.' }
        : { kind: 'list', items },
    ],
  };
}
