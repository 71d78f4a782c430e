import type { Ranges, Stacks, Swings } from '#shared/cost/export/document.ts';
import { dollarsOf, shortDollars } from '#shared/cost/export/report-words.ts';
import { linearTicks } from './chart-ticks.ts';
import { contentWidth, ink, page, type PdfSheet, seriesColors } from './pdf-sheet.ts';

const nameWidth = 148;
const valueWidth = 62;
const rowHeight = 15;
const label = { size: 7.4 } as const;
const quiet = { size: 6.8, color: ink.quiet } as const;

interface Plot {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  at(usd: number): number;
}

/** A plot with rows: names left, a scale of US dollars above, room for a value right. */
function beginPlot(sheet: PdfSheet, rows: number, [least, most]: readonly [number, number], legend: number): Plot {
  const height = rows * rowHeight + 20 + legend;
  sheet.room(height + 6);
  const left = page.left + nameWidth + 6;
  const width = contentWidth - nameWidth - valueWidth - 12;
  const top = sheet.y + legend + 14;
  const bottom = top + rows * rowHeight;
  const span = Math.max(0.01, most - least);
  const at = (usd: number) => left + ((Math.min(most, Math.max(least, usd)) - least) / span) * width;
  for (const tick of linearTicks(least, most)) {
    sheet.line(
      [
        [at(tick), top],
        [at(tick), bottom],
      ],
      ink.rule,
      0.4,
    );
    sheet.put(shortDollars(tick), at(tick) - 30, top - 11, 60, { ...quiet, align: 'center' });
  }
  return { left, width, top, bottom, at };
}

const rowTop = (plot: Plot, row: number): number => plot.top + row * rowHeight;

function putName(sheet: PdfSheet, plot: Plot, row: number, name: string): void {
  sheet.putLine(name, page.left, rowTop(plot, row) + 3, nameWidth, label);
}

function putValue(sheet: PdfSheet, plot: Plot, row: number, value: string, isStrong = true): void {
  const x = page.left + contentWidth - valueWidth;
  sheet.put(value, x, rowTop(plot, row) + 3, valueWidth, { ...label, align: 'right', isStrong });
}

/** Swatches with words, in a line. */
function putLegend(sheet: PdfSheet, y: number, items: readonly (readonly [color: string, words: string])[]): void {
  let x = page.left;
  for (const [color, words] of items) {
    sheet.rect(x, y + 1, 8, 6, color, 1);
    sheet.put(words, x + 11, y - 0.5, 160, quiet);
    x += 11 + sheet.widthOf(words, quiet) + 12;
  }
}

export function putRanges(sheet: PdfSheet, { rows, today }: Ranges): void {
  const most = Math.max(0.01, today ?? 0, ...rows.map(({ high, base }) => Math.max(high, base)));
  const plot = beginPlot(sheet, rows.length, [0, most], 14);
  putLegend(sheet, plot.top - 28, [
    [ink.accentSoft, 'P10 to P90'],
    [ink.accent, 'base'],
    ...(today === null ? [] : [[ink.bad, `today, ${dollarsOf(today)}`] as const]),
  ]);
  rows.forEach(({ name, low, base, high }, row) => {
    const y = rowTop(plot, row);
    putName(sheet, plot, row, name);
    sheet.rect(plot.at(low), y + 4.5, Math.max(1.5, plot.at(high) - plot.at(low)), 6, ink.accentSoft, 1);
    sheet.rect(plot.at(base) - 1, y + 2.5, 2, 10, ink.accent);
    putValue(sheet, plot, row, dollarsOf(base));
  });
  if (today !== null)
    sheet.line(
      [
        [plot.at(today), plot.top],
        [plot.at(today), plot.bottom],
      ],
      ink.bad,
      1,
      2,
    );
  sheet.y = plot.bottom + 14;
}

export function putStacks(sheet: PdfSheet, { groups, rows }: Stacks): void {
  const most = Math.max(0.01, ...rows.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0)));
  const plot = beginPlot(sheet, rows.length, [0, most], 14);
  const color = (index: number) => seriesColors[index % seriesColors.length] ?? ink.accent;
  putLegend(
    sheet,
    plot.top - 28,
    groups.map((group, index) => [color(index), group]),
  );
  rows.forEach(({ name, parts, total }, row) => {
    putName(sheet, plot, row, name);
    let sum = 0;
    parts.forEach((part, index) => {
      const [from, to] = [plot.at(sum), plot.at(sum + part)];
      if (to - from > 0.2) sheet.rect(from, rowTop(plot, row) + 3, to - from, 9, color(index));
      sum += part;
    });
    putValue(sheet, plot, row, dollarsOf(total));
  });
  sheet.y = plot.bottom + 14;
}

export function putSwings(sheet: PdfSheet, { title, base, rows }: Swings): void {
  const ends = [base, ...rows.flatMap(({ atLow, atHigh }) => [atLow, atHigh])];
  sheet.room(rows.length * rowHeight + 70);
  sheet.put(title, page.left, sheet.y, contentWidth, { size: 9, isStrong: true });
  sheet.y += 14;
  const plot = beginPlot(sheet, rows.length, [Math.min(...ends), Math.max(...ends)], 14);
  putLegend(sheet, plot.top - 28, [
    [ink.accentSoft, 'at its low end'],
    [ink.accent, 'at its high end'],
    [ink.text, `base, ${dollarsOf(base)}`],
  ]);
  rows.forEach(({ name, atLow, atHigh }, row) => {
    putName(sheet, plot, row, name);
    for (const [end, color] of [
      [atLow, ink.accentSoft],
      [atHigh, ink.accent],
    ] as const) {
      const [from, to] = [plot.at(base), plot.at(end)].sort((a, b) => a - b) as [number, number];
      sheet.rect(from, rowTop(plot, row) + 3, Math.max(0.6, to - from), 9, color);
    }
    putValue(sheet, plot, row, `${shortDollars(atLow)} – ${shortDollars(atHigh)}`, false);
  });
  sheet.line(
    [
      [plot.at(base), plot.top],
      [plot.at(base), plot.bottom],
    ],
    ink.text,
    1,
  );
  sheet.y = plot.bottom + 16;
}
