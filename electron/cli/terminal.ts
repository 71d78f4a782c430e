import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { plainJson, plainText } from './plain-text.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';
export type Text = string | { readonly text: string; readonly style: Style };

interface Asking {
  /** Takes the question back. */
  readonly signal?: AbortSignal;
  readonly atInterrupt?: boolean;
}

export interface Streams {
  readonly input: Readable & { isTTY?: boolean };
  readonly output: Writable & { isTTY?: boolean };
  readonly errors: Writable & { isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

const segmenter = new Intl.Segmenter();
/** Characters as a person counts them. */
const width = (text: Text): number =>
  Array.from(segmenter.segment(plainText(typeof text === 'string' ? text : text.text))).length;

/**
 * Where the command line writes and asks. Everything it is given counts as hostile and is made plain; colours are its
 * own and only for a terminal without NO_COLOR. With `json`, people's lines are left out and only JSON is written.
 */
export class Terminal {
  readonly json: boolean;
  /** Whether a person sits there who can be asked. */
  readonly isInteractive: boolean;
  readonly #streams: Streams;
  readonly #hasColours: boolean;
  #held: string[] | undefined;

  constructor(streams: Streams, json: boolean) {
    const { env } = streams;
    this.#streams = streams;
    this.json = json;
    this.isInteractive = !json && streams.input.isTTY === true && streams.output.isTTY === true;
    this.#hasColours = streams.output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  }

  /** A line for a person. */
  line(...parts: readonly Text[]): void {
    if (!this.json) this.#write(parts.map((part) => this.#render(part)).join(''));
  }

  /** One JSON value on a line of its own, when JSON was asked for. */
  value(value: unknown): void {
    if (this.json) this.#write(plainJson(value));
  }

  /** What went wrong, apart from the output. */
  problem(text: string): void {
    this.#streams.errors.write(`${plainText(text)}\n`);
  }

  /** Text of ours with line breaks, such as help. */
  page(text: string): void {
    this.#write(text.split('\n').map(plainText).join('\n'));
  }

  /** Columns as wide as their widest cell. */
  table(header: readonly string[], rows: readonly (readonly Text[])[]): void {
    const widths = header.map((title, column) =>
      Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(width)),
    );
    const print = (row: readonly Text[]) => {
      const cells = row.map((cell, column) => {
        const isLast = column === row.length - 1;
        return this.#render(cell) + (isLast ? '' : ' '.repeat((widths[column] ?? 0) - width(cell) + 2));
      });
      if (!this.json) this.#write(cells.join(''));
    };
    print(header.map((text) => ({ text, style: 'dim' })));
    for (const row of rows) print(row);
  }

  /** Asks for yes or no; anything but yes is no. Lines that come meanwhile wait. `atInterrupt`: what Ctrl-C means. */
  async confirm(question: string, { signal, atInterrupt = false }: Asking = {}): Promise<boolean> {
    const answer = await this.#ask(`${plainText(question)} [y/N] `, this.#streams.output, signal);
    return answer === 'interrupted' ? atInterrupt : /^y(es)?$/i.test(answer.text.trim());
  }

  /** Asks for something that is not shown; empty when the person gave nothing. */
  async secret(question: string): Promise<string> {
    this.#streams.output.write(plainText(question));
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const answer = await this.#ask('', nowhere);
    this.#streams.output.write('\n');
    return answer === 'interrupted' ? '' : answer.text;
  }

  async #ask(question: string, output: Writable, signal?: AbortSignal): Promise<{ text: string } | 'interrupted'> {
    const reader = createInterface({ input: this.#streams.input, output, terminal: this.isInteractive });
    this.#held = [];
    try {
      return await new Promise((resolve) => {
        reader.on('SIGINT', () => resolve('interrupted'));
        reader.on('close', () => resolve({ text: '' }));
        signal?.addEventListener('abort', () => resolve({ text: '' }), { once: true });
        reader.question(question, (text) => resolve({ text }));
      });
    } finally {
      reader.close();
      const held = this.#held;
      this.#held = undefined;
      for (const text of held) this.#write(text);
    }
  }

  #render(part: Text): string {
    if (typeof part === 'string') return plainText(part);
    const text = plainText(part.text);
    return this.#hasColours ? styleText(part.style, text, { validateStream: false }) : text;
  }

  #write(text: string): void {
    if (this.#held) this.#held.push(text);
    else this.#streams.output.write(`${text}\n`);
  }
}
