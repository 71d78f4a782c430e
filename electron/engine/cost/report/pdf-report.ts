import type { Block, KeyFigure, ReportDocument } from '#shared/cost/export/document.ts';
import { putRanges, putStacks, putSwings } from './pdf-charts.ts';
import { putCurves } from './pdf-curves.ts';
import { contentWidth, ink, page, PdfSheet } from './pdf-sheet.ts';
import { putTable } from './pdf-table.ts';

const body = { size: 8.6 } as const;
const paragraphGap = 7;
const headingHeight = 28;

/** A report as PDF: A4, fonts embedded, vector charts. The same document and time give the same bytes. */
export async function pdfReport(document: ReportDocument, atMs: number): Promise<Uint8Array> {
  const { title, subtitle, keyFigures, sections } = document;
  const sheet = new PdfSheet({ title, subject: subtitle, atMs });
  putTitle(sheet, title, subtitle);
  putKeyFigures(sheet, keyFigures);
  for (const section of sections) {
    putHeading(sheet, section.title, section.blocks[0]);
    for (const block of section.blocks) putBlock(sheet, block);
    sheet.y += 6;
  }
  return await sheet.finish((number, count) => putFrame(sheet, title, number, count));
}

function putTitle(sheet: PdfSheet, title: string, subtitle: string): void {
  sheet.rect(page.left, sheet.y - 14, 34, 3, ink.accent);
  sheet.y += sheet.put(title.slice(0, 200), page.left, sheet.y, contentWidth, { size: 21, isStrong: true }) + 4;
  sheet.y += sheet.put(subtitle, page.left, sheet.y, contentWidth, { size: 9, color: ink.quiet }) + 14;
}

const gap = 10;
const inset = 9;

function putKeyFigures(sheet: PdfSheet, figures: readonly KeyFigure[]): void {
  if (figures.length === 0) return;
  const width = (contentWidth - gap * (figures.length - 1)) / figures.length;
  const inner = width - 2 * inset;
  const detail = { size: 7.2, color: ink.quiet };
  const height = 48 + Math.max(...figures.map((figure) => sheet.heightOf(figure.detail, inner, detail)));
  const size = sizeOfValues(sheet, figures, inner);
  figures.forEach((figure, at) => {
    const x = page.left + at * (width + gap);
    sheet.rect(x, sheet.y, width, height, ink.soft, 4);
    sheet.putLine(figure.label, x + inset, sheet.y + inset, inner, { size: 7.6, color: ink.quiet });
    sheet.putLine(figure.value, x + inset, sheet.y + inset + 11 + (largest - size) / 2, inner, {
      size,
      isStrong: true,
      color: at === 1 ? ink.accent : ink.text,
    });
    sheet.put(figure.detail, x + inset, sheet.y + inset + 32, inner, detail);
  });
  sheet.y += height + 20;
}

const largest = 15;
const smallest = 6;

/** All alike, and as large as lets the longest stand whole: an amount that is cut reads as another amount. */
function sizeOfValues(sheet: PdfSheet, figures: readonly KeyFigure[], width: number): number {
  const widest = Math.max(...figures.map(({ value }) => sheet.widthOf(value, { size: largest, isStrong: true })));
  return widest <= width ? largest : Math.max(smallest, (largest * width) / (widest + 0.5));
}

/** With what comes first under it, so that no heading is left alone at the end of a page. */
function putHeading(sheet: PdfSheet, title: string, first: Block | undefined): void {
  sheet.room(headingHeight + (first ? leastOf(first) : 0));
  sheet.outline(title);
  sheet.y += sheet.put(title, page.left, sheet.y, contentWidth, { size: 12.5, isStrong: true }) + 7;
}

/** About what a block needs on a page to begin there; charts are never parted. */
function leastOf(block: Block): number {
  switch (block.kind) {
    case 'ranges':
    case 'stacks':
    case 'swings':
      return block.rows.length * 15 + 70;
    case 'curves':
      return 300;
    case 'table':
      return 110;
    case 'paragraph':
    case 'list':
      return 60;
  }
}

function putBlock(sheet: PdfSheet, block: Block): void {
  switch (block.kind) {
    case 'paragraph':
      return putParagraph(sheet, block.text, page.left, contentWidth);
    case 'list':
      return putList(sheet, block.items);
    case 'table':
      return putTable(sheet, block);
    case 'ranges':
      return putRanges(sheet, block);
    case 'stacks':
      return putStacks(sheet, block);
    case 'curves':
      return putCurves(sheet, block);
    case 'swings':
      return putSwings(sheet, block);
  }
}

function putParagraph(sheet: PdfSheet, text: string, x: number, width: number): void {
  sheet.room(sheet.heightOf(text, width, body));
  sheet.y += sheet.put(text, x, sheet.y, width, body) + paragraphGap;
}

function putList(sheet: PdfSheet, items: readonly string[]): void {
  for (const item of items) {
    sheet.room(sheet.heightOf(item, contentWidth - 12, body));
    sheet.dot(page.left + 3.5, sheet.y + 5.4, 1.9, ink.accent);
    sheet.y += sheet.put(item, page.left + 12, sheet.y, contentWidth - 12, body) + 3;
  }
  sheet.y += paragraphGap;
}

/** Head and foot of a page, once it is known how many there are. */
function putFrame(sheet: PdfSheet, title: string, number: number, count: number): void {
  const look = { size: 7.2, color: ink.quiet };
  if (number > 1) {
    sheet.putLine(title, page.left, 30, contentWidth - 120, look);
    sheet.put('Flotilla cost report', page.left + contentWidth - 110, 30, 110, { ...look, align: 'right' });
    sheet.line(
      [
        [page.left, 44],
        [page.left + contentWidth, 44],
      ],
      ink.rule,
      0.5,
    );
  }
  const foot = page.height - 36;
  sheet.put('Estimates from list prices before tax and discounts, made with Flotilla.', page.left, foot, 380, look);
  sheet.put(`${number} / ${count}`, page.left + contentWidth - 100, foot, 100, { ...look, align: 'right' });
}
