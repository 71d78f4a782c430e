import type { ClientChannel } from 'ssh2';
import type { z } from 'zod';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Clock } from '../../clock.ts';
import { AnswerReader, badAnswer } from './answer-reader.ts';
import type { AnswerLine } from './node-answers.ts';
import { endedWithoutAnswer, nodeProblem } from './node-problems.ts';
import { commandFor, type NodeProgram } from './node-program.ts';
import type { SshConnection } from './ssh-connection.ts';
import { abortReason } from './ssh-socket.ts';

const largestStderrBytes = 16_384;

export interface Operation {
  /** Its name and its arguments. */
  readonly words: readonly string[];
  /** How long it may take; where it makes progress, each step of it. */
  readonly withinMs: number;
  /**
   * Writes what the program asks for on stdin, and ends it where nothing follows. Stops when `over` aborts; calls
   * `progress` when something went on its way.
   */
  readonly supply?: (channel: ClientChannel, over: AbortSignal, progress: () => void) => Promise<void>;
  /** Supply at once when the program has to be sent anyway, to save a round trip; the name of what it will ask for. */
  readonly supplyWithProgram?: string | undefined;
  readonly onLine?: (line: AnswerLine) => void;
}

export interface NodeSide {
  readonly connection: Pick<SshConnection, 'exec' | 'ended' | 'isOpen'>;
  readonly clock: Clock;
  readonly program: NodeProgram;
  readonly root: string;
}

/** Runs one operation on a node, in one exec, and gives its result. Throws what the node or the connection says. */
export async function runOperation<Result extends z.ZodType>(
  node: NodeSide,
  operation: Operation,
  schema: Result,
  signal: AbortSignal,
): Promise<z.infer<Result>> {
  const channel = await node.connection.exec(commandFor(node.program, node.root, operation.words), signal);
  const answer = await converse(node, operation, channel, signal).catch((error: unknown) => {
    channel.close();
    throw signal.aborted ? abortReason(signal) : error;
  });
  if (answer.t === 'error') throw nodeProblem(answer.code, answer.message);
  const result = schema.safeParse(answer);
  if (!result.success) throw badAnswer('its result has another shape than agreed', result.error);
  return result.data;
}

type LastLine = Extract<AnswerLine, { t: 'result' | 'error' }>;

async function converse(
  { connection, program, clock }: NodeSide,
  operation: Operation,
  channel: ClientChannel,
  signal: AbortSignal,
): Promise<LastLine> {
  const reader = new AnswerReader();
  const supplied = new Set<string>();
  const stderr = collectStderr(channel);
  return new Promise((resolve, reject) => {
    let exitCode: number | null = null;
    const over = new AbortController();
    const fail = (error: unknown) => {
      over.abort();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const progress = limitTime({ clock, withinMs: operation.withinMs, over: over.signal }, () => fail(tooSlow()));
    const supply = (what: string) => {
      if (supplied.has(what) || !operation.supply) return;
      supplied.add(what);
      operation.supply(channel, over.signal, progress).catch(fail);
    };
    const sendProgram = async () => {
      if (!(await write(channel, program.text, over.signal))) return;
      if (operation.supplyWithProgram !== undefined) supply(operation.supplyWithProgram);
    };
    const take = (line: AnswerLine | 'send-program') => {
      if (line === 'send-program') {
        sendProgram().catch(fail);
      } else if (line.t === 'need') {
        supply(line.what);
      } else if (line.t === 'result' || line.t === 'error') {
        over.abort();
        resolve(line);
        channel.end();
      } else {
        if (line.t === 'progress') progress();
        operation.onLine?.(line);
      }
    };
    signal.addEventListener('abort', () => fail(abortReason(signal)), { once: true, signal: over.signal });
    connection.ended.addEventListener('abort', () => fail(connection.ended.reason), {
      once: true,
      signal: over.signal,
    });
    channel.on('error', fail);
    channel.on('exit', (code: number | null) => {
      exitCode = code;
    });
    channel.on('data', (chunk: Buffer) => {
      try {
        if (!over.signal.aborted) reader.push(chunk).forEach(take);
      } catch (error) {
        fail(error);
      }
    });
    channel.on('close', () => {
      const lost = exitCode === null && !connection.isOpen;
      fail(lost ? connection.ended.reason : endedWithoutAnswer(exitCode, stderr()));
    });
    if (signal.aborted) fail(abortReason(signal));
  });
}

/** Calls `late` after so long, or so long after what it gives back was called last. Ends with `over`. */
function limitTime(
  { clock, withinMs, over }: { clock: Clock; withinMs: number; over: AbortSignal },
  late: () => void,
): () => void {
  let waiting = new AbortController();
  const start = () => {
    waiting.abort();
    if (over.aborted) return;
    waiting = new AbortController();
    clock.sleep(withinMs, waiting.signal).then(late, () => {});
  };
  over.addEventListener('abort', () => waiting.abort(), { once: true });
  start();
  return start;
}

const tooSlow = (): FlotillaError =>
  new FlotillaError('node/stopped-answering', 'The node took too long over the operation.', {
    hint: 'Its disk may hang, or it may be overloaded. The work may have been done there; doing it again does no harm.',
    retryable: true,
  });

/** The last words on stderr; it must be read, or the node would wait for it. */
export function collectStderr(channel: ClientChannel): () => string {
  let text = '';
  channel.stderr.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('latin1')).slice(-largestStderrBytes);
  });
  return () => text;
}

/**
 * Writes, and waits until the chunk went on its way and its memory may be used again, which is when the other side has
 * room for it. False when it is over: whoever waits for the answer hears why.
 */
export function write(channel: ClientChannel, chunk: Uint8Array, over: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (over.aborted || !channel.writable) return resolve(false);
    const stop = () => resolve(false);
    over.addEventListener('abort', stop, { once: true });
    channel.write(chunk, (error) => {
      over.removeEventListener('abort', stop);
      resolve(!error);
    });
  });
}

/** A result that the node cannot give. */
export const isLost = (error: unknown): boolean =>
  error instanceof FlotillaError && error.failure.code === 'node/stopped-answering';
