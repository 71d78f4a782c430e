import { type ImportMeaning, means, unknownMeaning } from './capability-meaning.ts';

/*
 * What functions that core modules import mean: WASI 0.1 with the extensions of WasmEdge and WASIX, Extism's host,
 * WASI-NN, and hosts of single features.
 */

/** By what the function's name begins with; the first that fits counts. */
type Prefixes = readonly (readonly [prefix: string, meaning: ImportMeaning])[];

const files = means('opens and changes files in folders it was given', 'node', ['files']);
const connections = means('opens and uses TCP and UDP connections', 'network', ['tcp', 'udp']);
/** Sockets that the host opened; no grant of a workload opens one. */
const givenConnection = means('uses connections it was given', 'node');
const clock = means('reads the clock and measures time', 'node', ['wall-clock', 'monotonic-clock']);
const inference = means('runs machine-learning models on its host', 'node', ['inference']);
const outgoingHttp = means('makes outgoing HTTP requests', 'network', ['http-outgoing']);
const openFiles = means('works on files it opened and on its standard streams', 'inside');

const wasi1: Prefixes = [
  ['args_', means('reads its arguments', 'node', ['arguments'])],
  ['environ_', means('reads its environment variables', 'node', ['environment'])],
  ['clock_', clock],
  ['random_', means('gets random numbers fit for secrets', 'node', ['random'])],
  ['sock_accept', givenConnection],
  ['sock_recv', givenConnection],
  ['sock_send', givenConnection],
  ['sock_shutdown', givenConnection],
  ['sock_getaddrinfo', means('looks up host names', 'network', ['name-lookup'])],
  ['sock_', connections],
  ['path_', files],
  ['fd_readdir', means('lists folders it was given', 'node', ['files'])],
  ['fd_prestat', means('looks which folders it was given', 'node')],
  [
    'fd_write',
    means('writes to open files, its standard output among them', 'inside', ['standard-output', 'standard-error']),
  ],
  ['fd_read', means('reads open files, its standard input among them', 'inside', ['standard-input'])],
  ['fd_', openFiles],
  ['poll_', means('waits for input, output and time', 'inside', ['monotonic-clock'])],
  ['proc_exit', means('ends itself', 'inside', ['exit'])],
  ['proc_raise', means('ends itself', 'inside', ['exit'])],
  ['sched_', means('gives way to others', 'inside')],
];

/** WASI 0.1 with threads, processes and sockets; what is not its own is WASI 0.1's. */
const wasix: Prefixes = [
  ...wasi1.filter(([prefix]) => !prefix.startsWith('sock_')),
  ['sock_', connections],
  ['port_', means('changes the network addresses of its host', 'network', ['unknown'])],
  ['resolve', means('looks up host names', 'network', ['name-lookup'])],
  ['proc_', means('starts and steers other programs', 'node', ['unknown'])],
  ['thread_', means('starts threads of its own', 'inside')],
  ['futex_', means('waits for its own threads', 'inside')],
  ['tty_', means('asks about its terminal', 'inside')],
];

const extism: Prefixes = [
  ['http_request', outgoingHttp],
  ['http_', means('reads the answer to an HTTP request', 'inside')],
  ['config_get', means('reads configuration from its host', 'node', ['config'])],
  ['log_', means('writes to the log of its host', 'inside', ['logging'])],
  ['get_log_level', means('asks how much is logged', 'inside')],
  ['var_', means('keeps values between calls', 'inside')],
  ...['input_', 'output_', 'error_', 'alloc', 'free', 'length', 'load_', 'store_', 'reset', 'memory_'].map(
    (prefix) => [prefix, means('exchanges input and output with its host', 'inside')] as const,
  ),
];

const all = (meaning: ImportMeaning): Prefixes => [['', meaning]];

const modules: ReadonlyMap<string, Prefixes> = new Map(
  Object.entries({
    wasi_snapshot_preview1: wasi1,
    wasi_unstable: wasi1,
    wasix_32v1: wasix,
    wasix_64v1: wasix,
    wasi: [['thread-spawn', means('starts threads of its own', 'inside')]],
    'extism:host/env': extism,
    wasi_ephemeral_nn: all(inference),
    wasi_nn: all(inference),
    wasmedge_tensorflow: all(inference),
    wasmedge_tensorflowlite: all(inference),
    wasmedge_stablediffusion: all(inference),
    wasmedge_httpsreq: all(outgoingHttp),
    wasi_experimental_http: all(outgoingHttp),
    wasmedge_process: all(means('starts other programs on its host', 'node', ['unknown'])),
    wasmedge_image: all(means('decodes pictures through its host', 'inside')),
    wasi_ephemeral_crypto_common: all(means('does cryptography through its host', 'inside')),
    wasi_ephemeral_crypto_symmetric: all(means('does cryptography through its host', 'inside')),
    wasi_ephemeral_crypto_asymmetric_common: all(means('does cryptography through its host', 'inside')),
    wasi_ephemeral_crypto_signatures: all(means('does cryptography through its host', 'inside')),
    wasi_ephemeral_crypto_kx: all(means('does cryptography through its host', 'inside')),
    'wasi:logging/logging': all(means('writes to the log of its host', 'inside', ['logging'])),
  } satisfies Record<string, Prefixes>),
);

/** What a function means that a core module imports; `item` is `module.function`, both as they stand in the bytes. */
export function meaningOfCoreImport(item: string): ImportMeaning {
  const dot = item.indexOf('.');
  const from = dot < 0 ? '' : item.slice(0, dot);
  const name = item.slice(dot + 1);
  // Before Extism 1.0 its functions stood beside those of the program's own host.
  if (from === 'env' && name.startsWith('extism_')) return find(extism, name.slice('extism_'.length));
  return find(modules.get(from) ?? [], name);
}

const find = (prefixes: Prefixes, name: string): ImportMeaning =>
  prefixes.find(([prefix]) => name.startsWith(prefix))?.[1] ?? unknownMeaning;
