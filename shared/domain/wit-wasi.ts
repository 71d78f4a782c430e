/*
 * The functions of WASI's stable interfaces, as far as this console knows them. Sources: the WIT files of WASI 0.2.12
 * and 0.3.0 (`@since` and `@unstable` gates), as Wasmtime 48 carries them (`crates/wasi-http/wit`). Needed because a
 * component may import an interface under a newer patch version and use nothing that is new in it.
 */

/** Names by interface, in the order of the WIT file; functions of resources as the component model names them. */
const wasi02: Readonly<Record<string, string>> = {
  'wasi:io/error': '[method]error.to-debug-string',
  'wasi:io/poll': '[method]pollable.ready [method]pollable.block poll',
  'wasi:io/streams':
    '[method]input-stream.read [method]input-stream.blocking-read [method]input-stream.skip [method]input-stream.blocking-skip [method]input-stream.subscribe [method]output-stream.check-write [method]output-stream.write [method]output-stream.blocking-write-and-flush [method]output-stream.flush [method]output-stream.blocking-flush [method]output-stream.subscribe [method]output-stream.write-zeroes [method]output-stream.blocking-write-zeroes-and-flush [method]output-stream.splice [method]output-stream.blocking-splice',
  'wasi:clocks/monotonic-clock': 'now resolution subscribe-instant subscribe-duration',
  'wasi:clocks/wall-clock': 'now resolution',
  'wasi:filesystem/types':
    '[method]descriptor.read-via-stream [method]descriptor.write-via-stream [method]descriptor.append-via-stream [method]descriptor.advise [method]descriptor.sync-data [method]descriptor.get-flags [method]descriptor.get-type [method]descriptor.set-size [method]descriptor.set-times [method]descriptor.read [method]descriptor.write [method]descriptor.read-directory [method]descriptor.sync [method]descriptor.create-directory-at [method]descriptor.stat [method]descriptor.stat-at [method]descriptor.set-times-at [method]descriptor.link-at [method]descriptor.open-at [method]descriptor.readlink-at [method]descriptor.remove-directory-at [method]descriptor.rename-at [method]descriptor.symlink-at [method]descriptor.unlink-file-at [method]descriptor.is-same-object [method]descriptor.metadata-hash [method]descriptor.metadata-hash-at [method]directory-entry-stream.read-directory-entry filesystem-error-code',
  'wasi:filesystem/preopens': 'get-directories',
  'wasi:sockets/network': '',
  'wasi:sockets/instance-network': 'instance-network',
  'wasi:sockets/ip-name-lookup':
    '[method]resolve-address-stream.resolve-next-address [method]resolve-address-stream.subscribe resolve-addresses',
  'wasi:sockets/tcp':
    '[method]tcp-socket.start-bind [method]tcp-socket.finish-bind [method]tcp-socket.start-connect [method]tcp-socket.finish-connect [method]tcp-socket.start-listen [method]tcp-socket.finish-listen [method]tcp-socket.accept [method]tcp-socket.local-address [method]tcp-socket.remote-address [method]tcp-socket.is-listening [method]tcp-socket.address-family [method]tcp-socket.set-listen-backlog-size [method]tcp-socket.keep-alive-enabled [method]tcp-socket.set-keep-alive-enabled [method]tcp-socket.keep-alive-idle-time [method]tcp-socket.set-keep-alive-idle-time [method]tcp-socket.keep-alive-interval [method]tcp-socket.set-keep-alive-interval [method]tcp-socket.keep-alive-count [method]tcp-socket.set-keep-alive-count [method]tcp-socket.hop-limit [method]tcp-socket.set-hop-limit [method]tcp-socket.receive-buffer-size [method]tcp-socket.set-receive-buffer-size [method]tcp-socket.send-buffer-size [method]tcp-socket.set-send-buffer-size [method]tcp-socket.subscribe [method]tcp-socket.shutdown',
  'wasi:sockets/tcp-create-socket': 'create-tcp-socket',
  'wasi:sockets/udp':
    '[method]udp-socket.start-bind [method]udp-socket.finish-bind [method]udp-socket.stream [method]udp-socket.local-address [method]udp-socket.remote-address [method]udp-socket.address-family [method]udp-socket.unicast-hop-limit [method]udp-socket.set-unicast-hop-limit [method]udp-socket.receive-buffer-size [method]udp-socket.set-receive-buffer-size [method]udp-socket.send-buffer-size [method]udp-socket.set-send-buffer-size [method]udp-socket.subscribe [method]incoming-datagram-stream.receive [method]incoming-datagram-stream.subscribe [method]outgoing-datagram-stream.check-send [method]outgoing-datagram-stream.send [method]outgoing-datagram-stream.subscribe',
  'wasi:sockets/udp-create-socket': 'create-udp-socket',
  'wasi:random/insecure-seed': 'insecure-seed',
  'wasi:random/insecure': 'get-insecure-random-bytes get-insecure-random-u64',
  'wasi:random/random': 'get-random-bytes get-random-u64',
  'wasi:cli/environment': 'get-environment get-arguments initial-cwd',
  'wasi:cli/exit': 'exit exit-with-code',
  'wasi:cli/run': 'run',
  'wasi:cli/stdin': 'get-stdin',
  'wasi:cli/stdout': 'get-stdout',
  'wasi:cli/stderr': 'get-stderr',
  'wasi:cli/terminal-input': '',
  'wasi:cli/terminal-output': '',
  'wasi:cli/terminal-stdin': 'get-terminal-stdin',
  'wasi:cli/terminal-stdout': 'get-terminal-stdout',
  'wasi:cli/terminal-stderr': 'get-terminal-stderr',
  'wasi:http/types':
    '[constructor]fields [static]fields.from-list [method]fields.get [method]fields.has [method]fields.set [method]fields.delete [method]fields.append [method]fields.entries [method]fields.clone [method]incoming-request.method [method]incoming-request.path-with-query [method]incoming-request.scheme [method]incoming-request.authority [method]incoming-request.headers [method]incoming-request.consume [constructor]outgoing-request [method]outgoing-request.body [method]outgoing-request.method [method]outgoing-request.set-method [method]outgoing-request.path-with-query [method]outgoing-request.set-path-with-query [method]outgoing-request.scheme [method]outgoing-request.set-scheme [method]outgoing-request.authority [method]outgoing-request.set-authority [method]outgoing-request.headers [constructor]request-options [method]request-options.connect-timeout [method]request-options.set-connect-timeout [method]request-options.first-byte-timeout [method]request-options.set-first-byte-timeout [method]request-options.between-bytes-timeout [method]request-options.set-between-bytes-timeout [static]response-outparam.set [method]incoming-response.status [method]incoming-response.headers [method]incoming-response.consume [method]incoming-body.stream [static]incoming-body.finish [method]future-trailers.subscribe [method]future-trailers.get [constructor]outgoing-response [method]outgoing-response.status-code [method]outgoing-response.set-status-code [method]outgoing-response.headers [method]outgoing-response.body [method]outgoing-body.write [static]outgoing-body.finish [method]future-incoming-response.subscribe [method]future-incoming-response.get http-error-code',
  'wasi:http/incoming-handler': 'handle',
  'wasi:http/outgoing-handler': 'handle',
};

const wasi03: Readonly<Record<string, string>> = {
  'wasi:clocks/types': '',
  'wasi:clocks/monotonic-clock': 'now get-resolution wait-until wait-for',
  'wasi:clocks/system-clock': 'now get-resolution',
  'wasi:filesystem/types':
    '[method]descriptor.read-via-stream [method]descriptor.write-via-stream [method]descriptor.append-via-stream [method]descriptor.advise [method]descriptor.sync-data [method]descriptor.get-flags [method]descriptor.get-type [method]descriptor.set-size [method]descriptor.set-times [method]descriptor.read-directory [method]descriptor.sync [method]descriptor.create-directory-at [method]descriptor.stat [method]descriptor.stat-at [method]descriptor.set-times-at [method]descriptor.link-at [method]descriptor.open-at [method]descriptor.readlink-at [method]descriptor.remove-directory-at [method]descriptor.rename-at [method]descriptor.symlink-at [method]descriptor.unlink-file-at [method]descriptor.is-same-object [method]descriptor.metadata-hash [method]descriptor.metadata-hash-at',
  'wasi:filesystem/preopens': 'get-directories',
  'wasi:sockets/types':
    '[static]tcp-socket.create [method]tcp-socket.bind [method]tcp-socket.connect [method]tcp-socket.listen [method]tcp-socket.send [method]tcp-socket.receive [method]tcp-socket.get-local-address [method]tcp-socket.get-remote-address [method]tcp-socket.get-is-listening [method]tcp-socket.get-address-family [method]tcp-socket.set-listen-backlog-size [method]tcp-socket.get-keep-alive-enabled [method]tcp-socket.set-keep-alive-enabled [method]tcp-socket.get-keep-alive-idle-time [method]tcp-socket.set-keep-alive-idle-time [method]tcp-socket.get-keep-alive-interval [method]tcp-socket.set-keep-alive-interval [method]tcp-socket.get-keep-alive-count [method]tcp-socket.set-keep-alive-count [method]tcp-socket.get-hop-limit [method]tcp-socket.set-hop-limit [method]tcp-socket.get-receive-buffer-size [method]tcp-socket.set-receive-buffer-size [method]tcp-socket.get-send-buffer-size [method]tcp-socket.set-send-buffer-size [static]udp-socket.create [method]udp-socket.bind [method]udp-socket.connect [method]udp-socket.disconnect [method]udp-socket.send [method]udp-socket.receive [method]udp-socket.get-local-address [method]udp-socket.get-remote-address [method]udp-socket.get-address-family [method]udp-socket.get-unicast-hop-limit [method]udp-socket.set-unicast-hop-limit [method]udp-socket.get-receive-buffer-size [method]udp-socket.set-receive-buffer-size [method]udp-socket.get-send-buffer-size [method]udp-socket.set-send-buffer-size',
  'wasi:sockets/ip-name-lookup': 'resolve-addresses',
  'wasi:random/insecure-seed': 'get-insecure-seed',
  'wasi:random/insecure': 'get-insecure-random-bytes get-insecure-random-u64',
  'wasi:random/random': 'get-random-bytes get-random-u64',
  'wasi:cli/environment': 'get-environment get-arguments get-initial-cwd',
  'wasi:cli/exit': 'exit exit-with-code',
  'wasi:cli/run': 'run',
  'wasi:cli/types': '',
  'wasi:cli/stdin': 'read-via-stream',
  'wasi:cli/stdout': 'write-via-stream',
  'wasi:cli/stderr': 'write-via-stream',
  'wasi:cli/terminal-input': '',
  'wasi:cli/terminal-output': '',
  'wasi:cli/terminal-stdin': 'get-terminal-stdin',
  'wasi:cli/terminal-stdout': 'get-terminal-stdout',
  'wasi:cli/terminal-stderr': 'get-terminal-stderr',
  'wasi:http/types':
    '[constructor]fields [static]fields.from-list [method]fields.get [method]fields.has [method]fields.set [method]fields.delete [method]fields.get-and-delete [method]fields.append [method]fields.copy-all [method]fields.clone [static]request.new [method]request.get-method [method]request.set-method [method]request.get-path-with-query [method]request.set-path-with-query [method]request.get-scheme [method]request.set-scheme [method]request.get-authority [method]request.set-authority [method]request.get-options [method]request.get-headers [static]request.consume-body [constructor]request-options [method]request-options.get-connect-timeout [method]request-options.set-connect-timeout [method]request-options.get-first-byte-timeout [method]request-options.set-first-byte-timeout [method]request-options.get-between-bytes-timeout [method]request-options.set-between-bytes-timeout [method]request-options.clone [static]response.new [method]response.get-status-code [method]response.set-status-code [method]response.get-headers [static]response.consume-body',
  'wasi:http/handler': 'handle',
  'wasi:http/client': 'send',
};

/** What came later than the first version of its line. */
const additions: ReadonlyMap<string, string> = new Map([['wasi:cli/exit#exit-with-code@0.2', '0.2.12']]);

const sets = (table: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(Object.entries(table).map(([name, functions]) => [name, new Set(functions.split(' ').filter(Boolean))]));

/** The lines of WASI that this console knows, each with the first and the newest version it knows. */
const lines = new Map([
  ['0.2', { interfaces: sets(wasi02), first: '0.2.0', newest: '0.2.12' }],
  ['0.3', { interfaces: sets(wasi03), first: '0.3.0', newest: '0.3.0' }],
]);

/** The newest version of a line of WASI (`0.2`) whose functions this console knows; null for lines it does not know. */
export const newestKnownWasi = (track: string): string | null => lines.get(track)?.newest ?? null;

/** Whether an interface is in a line of WASI: `wasi:http/types` in `0.2`. */
export const isWasiInterface = (base: string, track: string): boolean =>
  lines.get(track)?.interfaces.has(base) === true;

/**
 * The version of WASI that first had a function: `0.2.0` for most. Null where this console does not know it: it is
 * newer, unstable, or no WASI at all.
 */
export function wasiFunctionSince(base: string, track: string, functionName: string): string | null {
  const line = lines.get(track);
  if (line?.interfaces.get(base)?.has(functionName) !== true) return null;
  return additions.get(`${base}#${functionName}@${track}`) ?? line.first;
}

/** The functions of an interface that this console knows. */
export const wasiFunctions = (base: string, track: string): readonly string[] => [
  ...(lines.get(track)?.interfaces.get(base) ?? []),
];

/** What an interface got after the first version of its line, newest version first; empty for most. */
export const wasiAdditions = (base: string, track: string): readonly { function: string; since: string }[] =>
  [...additions].flatMap(([key, since]) => {
    const [interfaceName, rest] = key.split('#');
    if (interfaceName !== base || rest?.endsWith(`@${track}`) !== true) return [];
    return [{ function: rest.slice(0, -track.length - 1), since }];
  });
