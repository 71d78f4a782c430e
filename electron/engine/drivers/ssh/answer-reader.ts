import { FlotillaError } from '#shared/domain/failure.ts';
import { AnswerLine, largestAnswerBytes, largestLineBytes } from './node-answers.ts';
import { sendProgramLine } from './node-program.ts';

const newline = 10;

export const badAnswer = (why: string, cause?: unknown): FlotillaError =>
  new FlotillaError('node/bad-answer', `The node answered in a way that makes no sense: ${why}.`, {
    hint: 'Look at what its login prints, and whether its shell and tools are sound.',
    cause,
  });

/**
 * Cuts what a node prints into lines and checks each. Before the first line of ours a login may greet with text of its
 * own, which is passed over; afterwards everything must be an answer. The program is asked for once at most. Throws
 * `node/bad-answer`.
 */
export class AnswerReader {
  #rest: Buffer[] = [];
  #restBytes = 0;
  #totalBytes = 0;
  #begun = false;
  #programSent = false;

  push(chunk: Buffer): (AnswerLine | 'send-program')[] {
    this.#totalBytes += chunk.length;
    if (this.#totalBytes > largestAnswerBytes) throw badAnswer('it says too much');
    const answers: (AnswerLine | 'send-program')[] = [];
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      const line = Buffer.concat([...this.#rest, chunk.subarray(from, at)]);
      this.#rest = [];
      this.#restBytes = 0;
      from = at + 1;
      const answer = this.#read(line);
      if (answer) answers.push(answer);
    }
    const rest = chunk.subarray(from);
    this.#restBytes += rest.length;
    if (this.#restBytes > largestLineBytes) throw badAnswer('a line is too long');
    if (rest.length > 0) this.#rest.push(rest);
    return answers;
  }

  #read(line: Buffer): AnswerLine | 'send-program' | null {
    if (line.length > largestLineBytes) throw badAnswer('a line is too long');
    const text = line.toString('utf8').replace(/\r$/, '');
    if (text === sendProgramLine) {
      if (this.#programSent) throw badAnswer('it asks for the program again');
      this.#programSent = true;
      this.#begun = true;
      return 'send-program';
    }
    if (!text.startsWith('{"t":')) {
      if (this.#begun) throw badAnswer('a line is no answer');
      return null;
    }
    this.#begun = true;
    return parseAnswer(text);
  }
}

function parseAnswer(text: string): AnswerLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badAnswer('a line is no JSON', error);
  }
  const answer = AnswerLine.safeParse(value);
  if (!answer.success) throw badAnswer('a line has another shape than agreed', answer.error);
  return answer.data;
}
