import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { plainText } from './node-answers.ts';

const longestLine = 8_192;

/** Cuts the bytes of a log into lines of plain text. A line without an end is cut when it is too long. */
export class LogLines {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  push(chunk: Buffer): string[] {
    return this.#cut(this.#rest + this.#decoder.write(chunk));
  }

  /** What is left when the log ends. */
  end(): string[] {
    const lines = this.#cut(`${this.#rest}${this.#decoder.end()}\n`);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  }

  #cut(text: string): string[] {
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) {
      lines.push(this.#rest);
      this.#rest = '';
    }
    return lines.map((line) => plainText(stripVTControlCharacters(line), longestLine));
  }
}
