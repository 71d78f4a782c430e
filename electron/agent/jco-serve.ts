import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ServeOrder, transpiledEntry } from './jco-order.ts';
import { wasi } from './jco-wasi.ts';
import { Fields, IncomingRequest, OutgoingResponse, ResponseOutparam } from './jco-wasi-http.ts';
import { limitMemories } from './limit-memory.ts';

/** Longest request that a component is given; it is read before the component starts. */
const maxBodyBytes = 8 * 1024 * 1024;

// An `import` of it loads the whole of `fetch` as well, for a third of the time that this program takes to start.
const { createServer } = process.getBuiltinModule('node:http');

type CoreModule = object;

/** Node has it; the type libraries in use describe it for pages only. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => CoreModule };

interface Handler {
  handle(request: IncomingRequest, response: ResponseOutparam): void;
}

type Instantiate = (getModule: (name: string) => CoreModule, imports: object) => unknown;

/**
 * Answers requests with a fresh instance each, one at a time: the component's code blocks this thread. Resolves with the
 * port on loopback. `onHandled` is called after every request, when the thread is free again. `program` is the one that
 * this is a part of; its threads send the component's own requests.
 */
export async function serve(order: ServeOrder, program: URL, onHandled: () => void): Promise<number> {
  const instantiate = findInstantiate(await import(pathToFileURL(join(order.folder, transpiledEntry)).href));
  const { env, grants } = order;
  const given = wasi({ env, grants, program, onOutput: (stream, text) => process[stream].write(text) });
  const getModule = compiledModules(order);
  const freshHandler = () => findHandler(instantiate(getModule, given.imports));
  // Compiles the modules, and shows that the component can be started at all.
  freshHandler();
  given.letGo();
  const server = createServer((request, response) => {
    answer(request, response, freshHandler, given.letGo)
      .catch(() => response.destroy())
      .finally(onHandled);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

function compiledModules(order: ServeOrder): (name: string) => CoreModule {
  const modules = new Map<string, CoreModule>();
  return (name) => {
    const known = modules.get(name);
    if (known) return known;
    const bytes = readFileSync(join(order.folder, name));
    const module = new WebAssembly.Module(limitMemories(bytes, order.memoryLimitBytes));
    modules.set(name, module);
    return module;
  };
}

function findInstantiate(transpiled: unknown): Instantiate {
  const isInstantiate = (value: unknown): value is Instantiate => typeof value === 'function';
  const found = isObject(transpiled) ? transpiled['instantiate'] : undefined;
  if (isInstantiate(found)) return found;
  throw new Error('the transpiled component cannot be started');
}

function findHandler(instance: unknown): Handler {
  const isHandler = (value: unknown): value is Handler => isObject(value) && typeof value['handle'] === 'function';
  const exports = isObject(instance) ? instance : {};
  const name = Object.keys(exports).find((key) => /^wasi:http\/incoming-handler@0\.2\.\d+$/.test(key));
  const found = exports[name ?? 'incomingHandler'];
  if (isHandler(found)) return found;
  throw new Error('the component does not export wasi:http/incoming-handler of WASI 0.2');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fresh: () => Handler,
  letGo: () => void,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === null) {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  let response: OutgoingResponse;
  try {
    response = ask(fresh(), incoming, body);
  } catch (error) {
    process.stderr.write(
      `request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    outgoing.writeHead(500, { 'content-type': 'text/plain' }).end('the component failed\n');
    return;
  } finally {
    letGo();
  }
  const decoder = new TextDecoder('latin1');
  const headers = response
    .headers()
    .entries()
    .flatMap(([name, value]) => [name, decoder.decode(value)]);
  const bytes = Buffer.concat(OutgoingResponse.chunksOf(response));
  if (!response.headers().has('content-length')) headers.push('content-length', String(bytes.byteLength));
  outgoing.writeHead(response.statusCode(), headers).end(bytes);
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a body of bytes was expected');
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function ask(handler: Handler, incoming: IncomingMessage, body: Uint8Array): OutgoingResponse {
  const encoder = new TextEncoder();
  const headers: [string, Uint8Array][] = [];
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.push([(incoming.rawHeaders[at] ?? '').toLowerCase(), encoder.encode(incoming.rawHeaders[at + 1])]);
  }
  const outparam = new ResponseOutparam();
  const request = new IncomingRequest({
    method: incoming.method ?? 'GET',
    pathWithQuery: pathOf(incoming.url ?? '/'),
    authority: incoming.headers.host ?? 'localhost',
    headers: Fields.received(headers),
    body,
  });
  handler.handle(request, outparam);
  if (!outparam.answer) throw new Error('the component did not answer');
  if (outparam.answer.tag === 'err') throw new Error(`the component answered with ${outparam.answer.val.tag}`);
  return outparam.answer.val;
}

/** A client may name the whole address, as to a proxy; the component is given the path. */
function pathOf(url: string): string {
  if (url.startsWith('/') || !URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
