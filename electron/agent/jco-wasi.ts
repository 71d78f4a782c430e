import { randomFillSync } from 'node:crypto';
import {
  Fields,
  FutureTrailers,
  IncomingBody,
  IncomingRequest,
  OutgoingBody,
  OutgoingResponse,
  ResponseOutparam,
} from './jco-wasi-http.ts';
import { InputStream, IoError, OutputStream, Pollable, poll, TimerPollable } from './jco-wasi-io.ts';

export interface WasiOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
}

/**
 * The WASI 0.2 that a component gets under jco: clocks, randomness, its environment, its output, and the one request it
 * is to answer. Files, sockets and outgoing requests are not there: a component that imports them can be started, and
 * is refused when it uses them. Written for this thread alone; jco's own shim starts a second one for its input and
 * output, and takes two to three times as long for a request.
 */
export function wasiImports(options: WasiOptions): object {
  return new Proxy(given(options), {
    get: (interfaces, name): unknown => Reflect.get(interfaces, name) ?? notGiven(String(name)),
  });
}

function given({ env, onOutput }: WasiOptions): Record<string, object> {
  const decoder = new TextDecoder();
  const output = (stream: 'stdout' | 'stderr') => new OutputStream((bytes) => onOutput(stream, decoder.decode(bytes)));
  return {
    'wasi:cli/environment': {
      getEnvironment: () => Object.entries(env),
      getArguments: () => [],
      initialCwd: () => undefined,
    },
    'wasi:cli/exit': {
      exit: () => {
        throw new Error('the component wants to exit');
      },
    },
    'wasi:cli/stdin': { getStdin: () => new InputStream(new Uint8Array()) },
    'wasi:cli/stdout': { getStdout: () => output('stdout') },
    'wasi:cli/stderr': { getStderr: () => output('stderr') },
    'wasi:cli/terminal-stdin': { getTerminalStdin: () => undefined },
    'wasi:cli/terminal-stdout': { getTerminalStdout: () => undefined },
    'wasi:cli/terminal-stderr': { getTerminalStderr: () => undefined },
    ...clocks,
    ...randomness,
    'wasi:filesystem/preopens': { getDirectories: () => [] },
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable, poll },
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:http/types': orNotGiven('wasi:http/types', {
      Fields,
      FutureTrailers,
      IncomingBody,
      IncomingRequest,
      OutgoingBody,
      OutgoingResponse,
      ResponseOutparam,
      httpErrorCode: () => undefined,
    }),
    'wasi:http/outgoing-handler': {
      handle: () => {
        // oxlint-disable-next-line only-throw-error -- what jco makes an error-code of
        throw { tag: 'HTTP-request-denied' };
      },
    },
  };
}

const nowNs = () => process.hrtime.bigint();

const clocks = {
  'wasi:clocks/monotonic-clock': {
    now: nowNs,
    resolution: () => 1n,
    subscribeInstant: (atNs: bigint) => new TimerPollable(atNs),
    subscribeDuration: (durationNs: bigint) => new TimerPollable(nowNs() + durationNs),
  },
  'wasi:clocks/wall-clock': {
    now: () => {
      const ms = Date.now();
      return { seconds: BigInt(Math.floor(ms / 1000)), nanoseconds: (ms % 1000) * 1_000_000 };
    },
    resolution: () => ({ seconds: 0n, nanoseconds: 1_000_000 }),
  },
};

const bytes = (length: bigint) => randomFillSync(new Uint8Array(Number(length)));
const u64 = () => new DataView(bytes(8n).buffer).getBigUint64(0);

const randomness = {
  'wasi:random/random': { getRandomBytes: bytes, getRandomU64: u64 },
  'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: u64 },
  'wasi:random/insecure-seed': { insecureSeed: () => [u64(), u64()] },
};

/** An interface whose every item can be named and none used. */
const notGiven = (name: string): object => orNotGiven(name, {});

function orNotGiven(interfaceName: string, items: Record<string, unknown>): object {
  return new Proxy(items, {
    get(known, item): unknown {
      if (typeof item === 'symbol' || item in known) return Reflect.get(known, item);
      // A plain function: it serves as a class of resources as well.
      return function refused() {
        throw new Error(`${interfaceName} ${item} is not granted: jco hosts without it`);
      };
    },
  });
}
