import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HTTPServer, types } from '@bytecodealliance/preview2-shim/http';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { createSockets } from '@bytecodealliance/preview2-shim/sockets';
import type * as wasi from '@bytecodealliance/preview2-shim/interfaces/wasi-http-types';
import { z } from 'zod';
import { transpiledEntry } from './jco-order.ts';

type Request = wasi.IncomingRequest;
type Outparam = wasi.ResponseOutparam;
type CoreModule = object;

/** Node has it; the type libraries in use describe it for pages only. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => CoreModule };

interface Handler {
  handle(request: Request, response: Outparam): void;
}

const isFunction = (value: unknown): value is (...args: never[]) => unknown => typeof value === 'function';
const Transpiled = z.object({
  instantiate: z.custom<(getModule: (name: string) => CoreModule, imports: object) => unknown>(isFunction),
});
const HandlerShape = z.custom<Handler>((value) => typeof value === 'object' && value !== null && 'handle' in value);
const Address = z.object({ port: z.number().int().positive() });

/**
 * Answers requests with a fresh instance each, one at a time: the component's code blocks this thread. The component
 * sees the environment it is given, no file, no socket of its own; it may make HTTP requests, as under Wasmtime.
 * Resolves with the port on loopback. `onHandled` is called when the thread is free again.
 */
export async function serve(
  order: { folder: string; env: Record<string, string> },
  onHandled: () => void,
): Promise<number> {
  const { instantiate } = Transpiled.parse(await import(pathToFileURL(join(order.folder, transpiledEntry)).href));
  const imports = new WASIShim({
    sandbox: { preopens: {}, env: order.env, args: [] },
    sockets: createSockets({ enableNetwork: false }),
  }).getImportObject();
  const getModule = compiledModules(order.folder);
  const answered = watchAnswers();
  const handle = (request: Request, response: Outparam) => {
    try {
      findHandler(instantiate(getModule, imports)).handle(request, response);
      if (!answered.has(response)) throw new Error('the component did not answer');
    } catch (error) {
      process.stderr.write(
        `request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      if (!answered.has(response)) answerFailure(response);
    } finally {
      onHandled();
    }
  };
  // Compiles the modules and shows that the component can be started at all.
  findHandler(instantiate(getModule, imports));
  const server = new HTTPServer({ handle });
  server.listen(0, '127.0.0.1');
  return Address.parse(server.address()).port;
}

function compiledModules(folder: string): (name: string) => CoreModule {
  const modules = new Map<string, CoreModule>();
  return (name) => {
    const known = modules.get(name);
    if (known) return known;
    const module = new WebAssembly.Module(readFileSync(join(folder, name)));
    modules.set(name, module);
    return module;
  };
}

function findHandler(instance: unknown): Handler {
  const exports = z.record(z.string(), z.unknown()).parse(instance);
  const name = Object.keys(exports).find((key) => /^wasi:http\/incoming-handler@0\.2\.\d+$/.test(key));
  const found = HandlerShape.safeParse(exports[name ?? 'incomingHandler']);
  if (!found.success) throw new Error('the component does not export wasi:http/incoming-handler');
  return found.data;
}

/** Knows which requests were answered. An error for an answer becomes a plain 500; the shim would end the thread. */
function watchAnswers(): WeakSet<Outparam> {
  const answered = new WeakSet<Outparam>();
  const set = types.ResponseOutparam.set.bind(types.ResponseOutparam);
  types.ResponseOutparam.set = (param, response) => {
    answered.add(param);
    if (response.tag === 'ok') return set(param, response);
    process.stderr.write(`the component answered with an error: ${response.val.tag}\n`);
    sendFailure(set, param);
  };
  return answered;
}

function answerFailure(param: Outparam): void {
  types.ResponseOutparam.set(param, { tag: 'err', val: { tag: 'internal-error', val: undefined } });
}

function sendFailure(set: typeof types.ResponseOutparam.set, param: Outparam): void {
  const response = new types.OutgoingResponse(new types.Fields());
  response.setStatusCode(500);
  const body = response.body();
  set(param, { tag: 'ok', val: response });
  types.OutgoingBody.finish(body, undefined);
}
