import type { WorkloadName } from '#shared/domain/ids.ts';
import type { LogOptions } from '../node-driver.ts';
import { AnswerReader, badAnswer } from './answer-reader.ts';
import { LogLines } from './log-lines.ts';
import { nodeProblem } from './node-problems.ts';
import { commandFor } from './node-program.ts';
import { collectStderr, type NodeSide } from './operation.ts';
import { abortReason } from './ssh-socket.ts';

/**
 * The log of a workload, line by line, as fast as the reader takes it. Ends with the signal, with the log, or when the
 * connection is lost (then it throws). Closing the channel ends the command on the node.
 */
export async function* followLog(
  connect: () => Promise<NodeSide>,
  workload: WorkloadName,
  { tail, follow, signal }: LogOptions,
): AsyncGenerator<string> {
  if (signal.aborted) return;
  const node = await connect();
  const words = ['logs', workload, String(tail), follow ? 'follow' : 'once'];
  const channel = await node.connection.exec(commandFor(node.program, node.root, words), signal);
  collectStderr(channel);
  const stop = () => {
    // Ends the iteration below, and with its input the command on the node.
    channel.destroy();
    channel.push(null);
  };
  signal.addEventListener('abort', stop, { once: true });
  node.connection.ended.addEventListener('abort', stop, { once: true });
  try {
    const lines = new LogLines();
    const head = new LogHead();
    for await (const chunk of channel) {
      if (signal.aborted) return;
      if (!Buffer.isBuffer(chunk)) continue;
      const log = head.pass(chunk, () => channel.write(node.program.text));
      if (log) yield* lines.push(log);
    }
    if (!signal.aborted) yield* lines.end();
  } finally {
    signal.removeEventListener('abort', stop);
    node.connection.ended.removeEventListener('abort', stop);
    channel.close();
  }
  if (!signal.aborted && !node.connection.isOpen) throw abortReason(node.connection.ended);
}

/** Takes the lines before the log itself. */
class LogHead {
  readonly #reader = new AnswerReader();
  #seen: Buffer = Buffer.alloc(0);
  #done = false;

  /** The part of a chunk that belongs to the log; null while it has not begun. */
  pass(chunk: Buffer, sendProgram: () => void): Buffer | null {
    if (this.#done) return chunk;
    this.#seen = Buffer.concat([this.#seen, chunk]);
    for (let end = this.#seen.indexOf(10); end >= 0; end = this.#seen.indexOf(10)) {
      const line = this.#seen.subarray(0, end + 1);
      this.#seen = this.#seen.subarray(end + 1);
      for (const answer of this.#reader.push(line)) {
        if (answer === 'send-program') sendProgram();
        else if (answer.t === 'error') throw nodeProblem(answer.code, answer.message);
        else if (answer.t === 'log') {
          this.#done = true;
          return this.#seen;
        } else throw badAnswer('it does not begin with the log');
      }
    }
    if (this.#seen.length > 65_536) throw badAnswer('the log does not begin');
    return null;
  }
}
