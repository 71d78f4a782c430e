import { type CapabilityName } from './capability.ts';
import { type ImportMeaning, meanings, means } from './capability-meaning.ts';

/*
 * What interfaces of WASI 0.2 and 0.3 and of a few well-known hosts mean. By interface without version; a name that ends
 * in `/` stands for the rest of the package.
 */

const none: readonly CapabilityName[] = [];

const environment = (name: string): readonly CapabilityName[] =>
  name === 'get-arguments' ? ['arguments'] : name === 'get-environment' ? ['environment'] : none;

/** Of WASI 0.3, where one interface has both kinds of sockets. */
const sockets = (name: string): readonly CapabilityName[] =>
  name.startsWith('tcp-') ? ['tcp'] : name.startsWith('udp-') ? ['udp'] : none;

/** Interfaces that others use the types of: only a function is a clock. */
const wallClock = (): readonly CapabilityName[] => ['wall-clock'];
const monotonicClock = (): readonly CapabilityName[] => ['monotonic-clock'];

const terminal = (which: string): ImportMeaning => means(`asks whether its ${which} is a terminal`, 'inside');
const keyValue = means('reads and writes a key-value store of its host', 'node', ['key-value']);
const outgoingHttp = means('makes outgoing HTTP requests', 'network', ['http-outgoing']);
const configuration = means('reads configuration from its host', 'node', ['config']);
const database = (name: string): ImportMeaning => means(`talks to a ${name} database`, 'network', ['unknown']);

export const importedInterfaces = meanings({
  'wasi:http/outgoing-handler': outgoingHttp,
  'wasi:http/client': outgoingHttp,
  'wasi:http/handler': means('passes HTTP requests on to another handler', 'network', ['http-outgoing']),
  'wasi:http/types': means('reads and writes HTTP messages', 'inside'),
  'wasi:sockets/tcp': means('uses TCP connections', 'network', ['tcp']),
  'wasi:sockets/tcp-create-socket': means('opens TCP connections', 'network', ['tcp']),
  'wasi:sockets/udp': means('sends and receives UDP datagrams', 'network', ['udp']),
  'wasi:sockets/udp-create-socket': means('opens UDP sockets', 'network', ['udp']),
  'wasi:sockets/ip-name-lookup': means('looks up host names', 'network', ['name-lookup']),
  // A handle that the socket functions ask for; nothing can be done with it alone.
  'wasi:sockets/instance-network': means('uses the network of its host', 'network'),
  'wasi:sockets/network': means('describes addresses and network errors', 'inside'),
  'wasi:sockets/types': means('uses TCP and UDP sockets', 'network', ['tcp', 'udp'], sockets),
  'wasi:sockets/': means('uses the network', 'network', ['tcp', 'udp', 'name-lookup']),
  'wasi:tls/': means('opens encrypted connections', 'network', ['tls']),
  'wasi:filesystem/preopens': means('opens the folders it was given', 'node', ['files']),
  // Works on files that `preopens` led to; without it there are none.
  'wasi:filesystem/types': means('reads and writes files in folders it was given', 'node'),
  'wasi:filesystem/': means('uses files in folders it was given', 'node', ['files']),
  'wasi:cli/environment': means(
    'reads its arguments and environment variables',
    'node',
    ['environment', 'arguments'],
    environment,
  ),
  'wasi:cli/exit': means('ends itself', 'inside', ['exit']),
  'wasi:cli/stdin': means('reads its standard input', 'inside', ['standard-input']),
  'wasi:cli/stdout': means('writes to its standard output, which becomes its log', 'inside', ['standard-output']),
  'wasi:cli/stderr': means('writes to its standard error, which becomes its log', 'inside', ['standard-error']),
  'wasi:cli/types': means('describes errors of input and output', 'inside'),
  'wasi:cli/terminal-input': terminal('input'),
  'wasi:cli/terminal-output': terminal('output'),
  'wasi:cli/terminal-stdin': terminal('input'),
  'wasi:cli/terminal-stdout': terminal('output'),
  'wasi:cli/terminal-stderr': terminal('error output'),
  'wasi:clocks/wall-clock': means('reads the clock', 'node', ['wall-clock'], wallClock),
  'wasi:clocks/system-clock': means('reads the clock', 'node', ['wall-clock'], wallClock),
  'wasi:clocks/monotonic-clock': means('measures time and waits', 'node', ['monotonic-clock'], monotonicClock),
  'wasi:clocks/timezone': means('reads the time zone', 'node', ['wall-clock'], wallClock),
  'wasi:clocks/types': means('describes spans of time', 'inside'),
  'wasi:random/random': means('gets random numbers fit for secrets', 'node', ['random']),
  'wasi:random/insecure': means('gets random numbers, not for secrets', 'node', ['random']),
  'wasi:random/insecure-seed': means('gets a random seed, not for secrets', 'node', ['random']),
  'wasi:io/poll': means('waits for input and output', 'inside'),
  'wasi:io/streams': means('reads and writes streams of bytes', 'inside'),
  'wasi:io/error': means('describes errors of streams', 'inside'),
  'wasi:logging/': means('writes to the log of its host', 'inside', ['logging']),
  'wasi:config/': configuration,
  'wasi:keyvalue/watcher': means('is told when stored keys change', 'node', ['key-value']),
  'wasi:keyvalue/': keyValue,
  'wasi:blobstore/types': means('describes stored blobs', 'inside'),
  'wasi:blobstore/': means('reads and writes a blob store of its host', 'node', ['blob-store']),
  'wasi:messaging/types': means('reads and writes messages', 'inside'),
  'wasi:messaging/': means('sends and receives messages', 'network', ['messaging']),
  'wasi:nn/': means('runs machine-learning models on its host', 'node', ['inference']),
  'wasi:webgpu/': means('computes on the graphics card', 'node', ['webgpu']),
  'wasmcloud:messaging/types': means('reads and writes messages', 'inside'),
  'wasmcloud:messaging/': means('sends and receives messages', 'network', ['messaging']),
  'wasmcloud:secrets/': means('reads secrets from its host', 'node', ['unknown']),
  'wasmcloud:postgres/': database('PostgreSQL'),
  'fermyon:spin/http': outgoingHttp,
  'fermyon:spin/http-types': means('reads and writes HTTP messages', 'inside'),
  'fermyon:spin/key-value': keyValue,
  'fermyon:spin/config': configuration,
  'fermyon:spin/variables': configuration,
  'fermyon:spin/llm': means('runs machine-learning models on its host', 'node', ['inference']),
  'fermyon:spin/mqtt': means('sends messages', 'network', ['messaging']),
  'fermyon:spin/redis': database('Redis'),
  'fermyon:spin/mysql': database('MySQL'),
  'fermyon:spin/postgres': database('PostgreSQL'),
  'spin:postgres/': database('PostgreSQL'),
});

export const exportedInterfaces = meanings({
  'wasi:http/incoming-handler': means('answers HTTP requests', 'inside'),
  'wasi:http/handler': means('answers HTTP requests', 'inside'),
  'wasi:cli/run': means('runs once as a program, from start to end', 'inside'),
  'wasi:messaging/incoming-handler': means('handles messages', 'inside'),
  'wasi:messaging/messaging-guest': means('handles messages', 'inside'),
  'wasi:keyvalue/watcher': means('handles changes of stored keys', 'inside'),
});
