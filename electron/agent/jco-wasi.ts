import { randomFillSync } from 'node:crypto';
import { letGoOfHeld } from './jco-held-bytes.ts';
import { GrantedFiles } from './jco-wasi-files.ts';
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
import { type JcoGrants } from './jco-order.ts';
import { OutgoingLine } from './jco-outgoing-line.ts';
import {
  FutureIncomingResponse,
  IncomingResponse,
  outgoingHandler,
  OutgoingRequest,
  RequestOptions,
} from './jco-wasi-outgoing.ts';

export interface WasiOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly grants: JcoGrants;
  /** The program whose threads send requests. */
  readonly program: URL;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface Wasi {
  readonly imports: object;
  /** Lets go of what the instance that ended had open and under way. */
  letGo(): void;
}

/**
 * The WASI 0.2 that a component gets under jco: clocks, randomness, its environment, its output, the one request it is to
 * answer, and what it was granted of configuration, files and outgoing requests. Sockets and all the rest are not there: a
 * component that imports them can be started, and is refused when it uses them. Written for this thread alone, with a
 * second one only for outgoing requests; jco's own shim always starts one for its input and output, and takes two to
 * three times as long for a request. Throws when a granted folder cannot be opened.
 */
export function wasi(options: WasiOptions): Wasi {
  const files = new GrantedFiles(options.grants.folders);
  const line = new OutgoingLine(options.program);
  const interfaces = { ...given(options, line), ...files.imports };
  return {
    imports: new Proxy(interfaces, {
      get: (known, name): unknown => Reflect.get(known, unversioned(String(name))) ?? notGiven(String(name)),
    }),
    letGo() {
      files.closeAll();
      line.drop();
      letGoOfHeld();
    },
  };
}

/** jco leaves versions off, but not those of drafts: `wasi:config/store@0.2.0-rc.1`. */
const unversioned = (name: string): string => name.replace(/@[^@/]*$/, '');

function given({ env, grants, onOutput }: WasiOptions, line: OutgoingLine): Record<string, object> {
  const decoder = new TextDecoder();
  const output = (stream: 'stdout' | 'stderr') => new OutputStream((bytes) => onOutput(stream, decoder.decode(bytes)));
  return {
    'wasi:cli/environment': {
      getEnvironment: () => Object.entries(env),
      getArguments: () => [...grants.arguments],
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
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable, poll },
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:http/types': orNotGiven('wasi:http/types', {
      Fields,
      FutureIncomingResponse,
      FutureTrailers,
      IncomingBody,
      IncomingRequest,
      IncomingResponse,
      OutgoingBody,
      OutgoingRequest,
      OutgoingResponse,
      RequestOptions,
      ResponseOutparam,
      httpErrorCode: () => undefined,
    }),
    'wasi:http/outgoing-handler': outgoingHandler(grants.http, line),
    'wasi:config/store': configuration(grants.config),
    'wasi:config/runtime': configuration(grants.config),
  };
}

function configuration(values: JcoGrants['config']): object {
  const all = new Map(Object.entries(values));
  const getAll = () => [...all];
  return { get: (key: string) => all.get(key), getAll, getConfig: getAll };
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

/** More at once than any memory that a component is given has room for. */
const mostRandomBytes = 64n * 1024n * 1024n;

function bytes(length: bigint): Uint8Array<ArrayBuffer> {
  if (length > mostRandomBytes) throw new Error(`the component asks for ${length} random bytes at once`);
  return randomFillSync(new Uint8Array(Number(length)));
}

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
