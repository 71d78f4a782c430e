import type { Table } from '#shared/cost/export/document.ts';
import { contentWidth, ink, page, type PdfSheet, type TextLook } from './pdf-sheet.ts';

const size = 7.4;
const padding = 4;
const rowGap = 3.2;
const keptWhole = 260;
/** Words keep the rest of the width. */
const mostFigures = 0.76;
const captionLook = { size: 8.6, isStrong: true } as const;
type Row = Table['rows'][number];

/** A table over the width of the page, with its head on every page that it reaches. */
export function putTable(sheet: PdfSheet, { caption, columns, rows }: Table): void {
  const widths = widthsOf(sheet, columns, rows);
  const places = widths.map((_, at) => page.left + widths.slice(0, at).reduce((sum, width) => sum + width, 0));
  const inner = (at: number) => Math.max(10, (widths[at] ?? 0) - 2 * padding);
  const head: Row = { cells: columns.map(({ title }) => title), look: 'strong' };

  const heightOf = (row: Row): number => {
    const heights = row.cells.map((cell, at) => (cell === '' ? 0 : sheet.heightOf(cell, inner(at), lookOf(row, at))));
    return Math.max(size, ...heights) + (row.note === undefined ? 0 : noteHeight(row.note)) + 2 * rowGap;
  };
  const noteHeight = (note: string): number => sheet.heightOf(note, contentWidth - 2 * padding, { size: size - 0.4 });
  const lookOf = ({ look }: Row, at: number): TextLook => ({
    size,
    align: columns[at]?.align ?? 'left',
    isStrong: look === 'strong',
    isStruck: look === 'struck',
    color: look === 'plain' || look === 'strong' ? ink.text : ink.quiet,
  });
  const put = (row: Row, height: number, isHead: boolean): void => {
    if (isHead) sheet.rect(page.left, sheet.y, contentWidth, height, ink.soft);
    row.cells.forEach((cell, at) => {
      const look = isHead ? { ...lookOf(row, at), color: ink.quiet } : lookOf(row, at);
      if (cell !== '') sheet.put(cell, (places[at] ?? 0) + padding, sheet.y + rowGap, inner(at), look);
    });
    if (row.note !== undefined) {
      const y = sheet.y + height - rowGap - noteHeight(row.note);
      sheet.put(row.note, page.left + padding, y, contentWidth - 2 * padding, {
        size: size - 0.4,
        color: row.look === 'struck' ? ink.bad : ink.quiet,
      });
    }
    sheet.y += height;
    const rule = [page.left, page.left + contentWidth].map((x) => [x, sheet.y] as const);
    sheet.line(rule, ink.rule, isHead ? 0.8 : 0.4);
  };

  const headHeight = heightOf(head);
  const captionHeight = caption === undefined ? 0 : sheet.heightOf(caption, contentWidth, captionLook) + 5;
  const heights = rows.map(heightOf);
  const all = heights.reduce((sum, height) => sum + height, captionHeight + headHeight);
  // A short table stays whole.
  sheet.room(all <= keptWhole ? all : captionHeight + headHeight + 2 * (size + 2 * rowGap));
  if (caption !== undefined) sheet.put(caption, page.left, sheet.y, contentWidth, captionLook);
  sheet.y += captionHeight;
  put(head, headHeight, true);
  rows.forEach((row, at) => {
    const height = heights[at] ?? 0;
    if (sheet.room(height)) put(head, headHeight, true);
    put(row, height, false);
  });
  sheet.y += 12;
}

/** Columns of figures are as wide as their widest figure; those of words share the rest by weight. */
function widthsOf(sheet: PdfSheet, columns: Table['columns'], rows: Table['rows']): readonly number[] {
  const natural = columns.map(({ align, title }, at) => {
    if (align === 'left') return 0;
    const words = [...title.split(' '), ...rows.map(({ cells }) => cells[at] ?? '')];
    return Math.max(...words.map((word) => sheet.widthOf(word, { size, isStrong: true }))) + 2 * padding + 1;
  });
  const figures = natural.reduce((sum, width) => sum + width, 0);
  const most = contentWidth * mostFigures;
  const scale = figures > most ? most / figures : 1;
  const weight = columns.reduce((sum, column) => (column.align === 'left' ? sum + column.weight : sum), 0);
  // What is left over where figures are short goes to them too, so that they do not stand far from each other's heads.
  const asked = columns.reduce((sum, column) => sum + column.weight, 0);
  const wide = columns.map((column, at) =>
    Math.max((natural[at] ?? 0) * scale, (column.weight / asked) * contentWidth),
  );
  const isRoomy = columns.every(({ align }, at) => align === 'left' || (natural[at] ?? 0) <= (wide[at] ?? 0) + 0.01);
  const sum = columns.reduce((total, { align }, at) => (align === 'right' ? total + (wide[at] ?? 0) : total), 0);
  const used = isRoomy && sum <= most ? wide : natural.map((width) => width * scale);
  const left = columns.reduce(
    (rest, { align }, at) => (align === 'right' ? rest - (used[at] ?? 0) : rest),
    contentWidth,
  );
  return columns.map((column, at) => (column.align === 'right' ? (used[at] ?? 0) : (column.weight / weight) * left));
}
