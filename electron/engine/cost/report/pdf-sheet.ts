import { brotliDecompressSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { settable } from './inter-characters.ts';
import { interRegular } from './inter-regular.ts';
import { interSemiBold } from './inter-semibold.ts';

/** Points: A4 is 595 × 842. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 48, top: 66, bottom: 56 } as const;
export const contentWidth = page.width - page.left - page.right;

export const ink = {
  text: '#16202a',
  quiet: '#5b6875',
  rule: '#d5dbe1',
  soft: '#f3f6f8',
  accent: '#0b6e99',
  accentSoft: '#a9d3e5',
  bad: '#b0233f',
} as const;

/** As the charts of the page have them in the light theme: told apart with any common kind of colour blindness. */
export const seriesColors = [
  '#0072b2',
  '#c24e00',
  '#007f5c',
  '#a8437f',
  '#8a6100',
  '#3a3fb5',
  '#5c6670',
  '#b0233f',
  '#7a9e00',
];

export interface TextLook {
  readonly size?: number;
  readonly color?: string;
  readonly isStrong?: boolean;
  readonly isStruck?: boolean;
  readonly align?: 'left' | 'right' | 'center';
}

/** Longer texts come from nobody but somebody who wants to see what happens. */
const longestText = 1200;
const lineGap = 1.5;

/**
 * Pages of a report: fonts that are embedded, one column, and a place that moves down. Text is set at a place, measured
 * before, and never flows by itself, so that nothing breaks a page but `room`. Same calls, same bytes.
 */
export class PdfSheet {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #done: Promise<Uint8Array>;
  /** Where the next thing goes. */
  y: number = page.top;

  constructor(info: { readonly title: string; readonly subject: string; readonly atMs: number }) {
    const at = new Date(info.atMs);
    this.#pdf = new PDFDocument({
      size: [page.width, page.height],
      margins: { top: 0, right: 0, bottom: 0, left: 0 },
      autoFirstPage: false,
      bufferPages: true,
      // Without a standard font, whose metrics are a file that a bundle lacks.
      font: '',
      lang: 'en',
      displayTitle: true,
      info: {
        Title: settable(info.title),
        Subject: settable(info.subject),
        Author: 'Flotilla',
        Creator: 'Flotilla',
        Producer: 'Flotilla',
        CreationDate: at,
        ModDate: at,
      },
    });
    const parts: Uint8Array[] = [];
    this.#done = new Promise((resolve, reject) => {
      this.#pdf.on('data', (part: Uint8Array) => parts.push(part));
      this.#pdf.on('end', () => resolve(Buffer.concat(parts)));
      this.#pdf.on('error', reject);
    });
    this.#pdf.registerFont('regular', fontOf(interRegular));
    this.#pdf.registerFont('strong', fontOf(interSemiBold));
    this.newPage();
  }

  newPage(): void {
    this.#pdf.addPage();
    this.y = page.top;
  }

  /** Makes sure that so much fits below; true when a new page was begun for it. */
  room(height: number): boolean {
    if (this.y + height <= page.height - page.bottom) return false;
    this.newPage();
    return true;
  }

  /** Height of a text in a width. */
  heightOf(text: string, width: number, look: TextLook = {}): number {
    this.#use(look);
    return this.#pdf.heightOfString(kept(text), { width, lineGap });
  }

  widthOf(text: string, look: TextLook = {}): number {
    this.#use(look);
    return this.#pdf.widthOfString(kept(text));
  }

  /** Sets a text in a width, as many lines as it takes; gives the height. */
  put(text: string, x: number, y: number, width: number, look: TextLook = {}): number {
    this.#use(look);
    const { align = 'left', isStruck = false, color = ink.text } = look;
    this.#pdf.fillColor(color);
    this.#pdf.text(kept(text), x, y, {
      width,
      align,
      lineGap,
      strike: isStruck,
    });
    return this.#pdf.y - y;
  }

  /** One line, cut with … where it is too long. */
  putLine(text: string, x: number, y: number, width: number, look: TextLook = {}): void {
    const all = Array.from(kept(text));
    const cut = (length: number) =>
      length >= all.length ? all.join('') : `${all.slice(0, length).join('').trimEnd()}…`;
    // The whole first: it may fit where it does not with a letter less and the …. Then halving, because a name may be
    // long and measuring is slow.
    const isWhole = this.widthOf(all.join(''), look) <= width;
    let [fits, tooMany] = isWhole ? [all.length, all.length + 1] : [1, all.length];
    while (tooMany - fits > 1) {
      const middle = Math.floor((fits + tooMany) / 2);
      if (this.widthOf(cut(middle), look) > width) tooMany = middle;
      else fits = middle;
    }
    const shown = cut(fits);
    this.put(shown, x, y, width + 2, look);
  }

  rect(x: number, y: number, width: number, height: number, color: string, radius = 0): void {
    if (radius > 0) this.#pdf.roundedRect(x, y, width, height, radius).fill(color);
    else this.#pdf.rect(x, y, width, height).fill(color);
  }

  line(points: readonly (readonly [x: number, y: number])[], color: string, width: number, dash?: number): void {
    const [first, ...rest] = points;
    if (!first || rest.length === 0) return;
    this.#pdf.save().lineWidth(width).strokeColor(color).lineJoin('round');
    if (dash !== undefined) this.#pdf.dash(dash, { space: dash });
    this.#pdf.moveTo(...first);
    for (const point of rest) this.#pdf.lineTo(...point);
    this.#pdf.stroke().restore();
  }

  dot(x: number, y: number, radius: number, color: string): void {
    this.#pdf.circle(x, y, radius).lineWidth(1).fillAndStroke(color, '#ffffff');
  }

  /** A heading that the table of contents of a reader shows. */
  outline(title: string): void {
    this.#pdf.outline.addItem(settable(title));
  }

  /** Draws on every page, then gives the document's bytes. */
  async finish(onPage: (number: number, count: number) => void): Promise<Uint8Array> {
    const { count } = this.#pdf.bufferedPageRange();
    for (let at = 0; at < count; at += 1) {
      this.#pdf.switchToPage(at);
      onPage(at + 1, count);
    }
    this.#pdf.end();
    return await this.#done;
  }

  #use({ size = 8.6, isStrong = false }: TextLook): void {
    this.#pdf.font(isStrong ? 'strong' : 'regular').fontSize(size);
  }
}

const fontOf = (packed: string): Buffer => brotliDecompressSync(Buffer.from(packed, 'base64'));

function kept(text: string): string {
  const clean = settable(text);
  const cut = clean.length > longestText ? `${clean.slice(0, longestText)}…` : clean;
  return cut.replaceAll(longWord, '$& ');
}

/** Breaking a word without a place to break takes time with the square of its length; so long ones get places. */
const longWord = /[^\s/-]{48}(?=[^\s])/gu;
