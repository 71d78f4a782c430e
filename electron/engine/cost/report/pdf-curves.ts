import type { Curves } from '#shared/cost/export/document.ts';
import { shortCount, shortDollars } from '#shared/cost/export/report-words.ts';
import { decadeTicks } from './chart-ticks.ts';
import { contentWidth, ink, page, type PdfSheet, seriesColors } from './pdf-sheet.ts';

const height = 220;
const axisWidth = 40;
const quiet = { size: 6.8, color: ink.quiet } as const;
/** On a scale of orders of magnitude nothing has no place: less than this stands at the bottom. */
const leastUsd = 0.1;
const dashes = [undefined, 4, 1.5, 7] as const;

/** Cost over volume, both in orders of magnitude, with crossings as dots and the scenario's volume as a line. */
export function putCurves(sheet: PdfSheet, { volumes, lines, here, crossings }: Curves): void {
  const known = lines.flatMap(({ usd }) => usd.flatMap((each) => each ?? []));
  const most = 10 ** Math.ceil(Math.log10(Math.max(1, ...known)));
  const [first = 1, last = 10] = [volumes[0], volumes.at(-1)];
  const legendRows = Math.ceil(lines.length / 3);
  sheet.room(height + 34 + legendRows * 12);
  const [left, right] = [page.left + axisWidth, page.left + contentWidth];
  const [top, bottom] = [sheet.y + 12, sheet.y + 12 + height];
  const share = (value: number, least: number, greatest: number) =>
    Math.min(1, Math.max(0, Math.log(value / least) / Math.log(greatest / least)));
  const x = (volume: number) => left + share(volume, first, Math.max(last, first * 10)) * (right - left);
  const y = (usd: number) => bottom - share(Math.max(usd, leastUsd), leastUsd, most) * height;

  for (const tick of decadeTicks(leastUsd, most)) {
    sheet.line(
      [
        [left, y(tick)],
        [right, y(tick)],
      ],
      ink.rule,
      0.4,
    );
    sheet.put(shortDollars(tick), page.left, y(tick) - 4, axisWidth - 6, { ...quiet, align: 'right' });
  }
  for (const tick of decadeTicks(first, last)) {
    sheet.line(
      [
        [x(tick), top],
        [x(tick), bottom],
      ],
      ink.rule,
      0.4,
    );
    sheet.put(shortCount(tick), x(tick) - 25, bottom + 4, 50, { ...quiet, align: 'center' });
  }
  sheet.put('US dollars a month', page.left, top - 13, 120, quiet);
  sheet.put('requests a month', right - 100, bottom + 14, 100, { ...quiet, align: 'right' });

  lines.forEach(({ usd }, index) => {
    for (const run of runsOf(volumes, usd))
      sheet.line(
        run.map(([at, cost]) => [x(at), y(cost)]),
        colorOf(index),
        1.4,
        dashOf(index),
      );
  });
  sheet.line(
    [
      [x(here), top],
      [x(here), bottom],
    ],
    ink.text,
    0.8,
    2,
  );
  const isRight = x(here) > (left + right) / 2;
  sheet.put('this scenario', isRight ? x(here) - 84 : x(here) + 4, top + 3, 80, {
    ...quiet,
    color: ink.text,
    align: isRight ? 'right' : 'left',
  });
  for (const crossing of crossings)
    if (crossing.requests >= first && crossing.requests <= last)
      sheet.dot(x(crossing.requests), y(crossing.usd), 2.6, ink.text);
  putLegend(
    sheet,
    bottom + 26,
    lines.map(({ name }) => name),
  );
  sheet.y = bottom + 26 + legendRows * 12 + 8;
}

const colorOf = (index: number): string => seriesColors[index % seriesColors.length] ?? ink.accent;
const dashOf = (index: number): number | undefined => dashes[Math.floor(index / 2) % dashes.length];

/** Parts of a curve between volumes without a price. */
function runsOf(volumes: readonly number[], usd: readonly (number | null)[]): readonly (readonly [number, number])[][] {
  const runs: [number, number][][] = [[]];
  volumes.forEach((volume, at) => {
    const cost = usd[at] ?? null;
    if (cost === null) runs.push([]);
    else runs.at(-1)?.push([volume, cost]);
  });
  return runs;
}

function putLegend(sheet: PdfSheet, y: number, names: readonly string[]): void {
  const width = contentWidth / 3;
  names.forEach((name, index) => {
    const at = page.left + (index % 3) * width;
    const row = y + Math.floor(index / 3) * 12;
    sheet.line(
      [
        [at, row + 4],
        [at + 18, row + 4],
      ],
      colorOf(index),
      1.6,
      dashOf(index),
    );
    sheet.putLine(name, at + 22, row, width - 30, quiet);
  });
}
