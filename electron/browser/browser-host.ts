import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { rpcPath, type Upload, uploadPath } from '#shared/contract/browser-mode.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { maxFrameChars } from '../engine/door/check-frame.ts';
import { type EngineAccess } from '../host/engine-access.ts';
import { linkOfEngine } from '../host/engine-client.ts';
import { readPageFile } from '../host/page-files.ts';
import { Access, type Verdict } from './access.ts';
import { sendFailure, sendJson, sendNotice } from './answers.ts';
import { apiPath, HttpApi } from './api.ts';
import { openApiDocument } from './open-api-document.ts';
import { relaySocket } from './relay-socket.ts';
import { Uploads } from './uploads.ts';

export interface BrowserHostOptions {
  readonly engine: EngineAccess;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly dataFolder: string;
  readonly version: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Loopback and nothing else: whoever is on the network has SSH for this. */
const address = '127.0.0.1';
const openPath = '/open';

/**
 * Serves the page and the contract to browsers and scripts of this user on this computer. Every request is checked by
 * `Access` before anything else. Listens on 127.0.0.1 only.
 */
export class BrowserHost {
  readonly origin: string;
  readonly access: Access;
  readonly #options: BrowserHostOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxFrameChars });
  readonly #uploads: Uploads;
  readonly #api: HttpApi;
  readonly #openedListeners: (() => void)[] = [];
  #document: ReturnType<typeof openApiDocument> | undefined;

  static async start(options: BrowserHostOptions): Promise<BrowserHost> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(cannotListen(options.port, error)));
      server.listen(options.port, address, resolve);
    });
    const host = new BrowserHost(options, server);
    await host.#uploads.clear();
    return host;
  }

  private constructor(options: BrowserHostOptions, server: Server) {
    const { port } = server.address() as AddressInfo;
    this.#options = options;
    this.#server = server;
    this.origin = `http://${address}:${port}`;
    this.access = new Access(port);
    this.#uploads = new Uploads(options.dataFolder, (path) => options.engine.registerFile(path));
    this.#api = new HttpApi(linkOfEngine(options.engine, 'page'));
    server.on('request', (request, response) => {
      this.#answer(request, response).catch((error: unknown) => sendFailure(response, failureOf(error)));
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** An address that lets one browser in, once. */
  newPageUrl(): string {
    return `${this.origin}${openPath}?token=${this.access.newPageToken()}`;
  }

  /** A browser used the address; the next one needs a new one. */
  onOpened(listener: () => void): void {
    this.#openedListeners.push(listener);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#uploads.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    const place = this.access.checkPlace(request.headers);
    if (!place.allowed || !url) return this.#refuse(response, place);
    if (url.pathname === openPath && request.method === 'GET') return this.#open(url, response);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const caller = this.access.checkCaller(request.headers, !reads);
    if (!caller.allowed) return this.#refuse(response, caller);
    if (url.pathname === uploadPath && request.method === 'POST') return this.#upload(url, request, response);
    if (url.pathname === apiPath || url.pathname.startsWith(`${apiPath}/`)) return this.#call(request, response);
    if (!reads) return sendJson(response, 405, { message: 'Only GET is answered here.' });
    if (url.pathname === '/openapi.json') {
      this.#document ??= openApiDocument(this.#options.version, apiPath);
      return sendJson(response, 200, await this.#document);
    }
    const connect = [this.origin.replace('http:', 'ws:'), `ws://localhost:${new URL(this.origin).port}`];
    const file = await readPageFile(this.#options.pageFolder, url.pathname, connect);
    response.writeHead(file.status, file.headers).end(request.method === 'HEAD' ? undefined : file.body);
  }

  #refuse(response: ServerResponse, verdict: Verdict): void {
    const status = verdict.allowed ? 400 : verdict.status;
    sendNotice(response, status, { body: verdict.allowed ? 'Not an address.' : verdict.why });
  }

  /**
   * Answers with a page that moves on by itself: after a redirect the browser would still count the request as one of
   * the site where the person clicked, and keep the session cookie back.
   */
  #open(url: URL, response: ServerResponse): void {
    const cookie = this.access.exchange(url.searchParams.get('token') ?? '');
    if (!cookie) {
      const body = 'This address was used already, or is not complete. Flotilla printed a new one in its terminal.';
      return sendNotice(response, 401, { body });
    }
    const head = '<meta http-equiv="refresh" content="0;url=/">';
    sendNotice(response, 200, { head, body: 'Opening <a href="/">Flotilla</a> …' }, { 'set-cookie': cookie });
    for (const listener of this.#openedListeners) listener();
  }

  async #upload(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const upload: Upload = { file: await this.#uploads.take(request, url.searchParams.get('name') ?? '') };
      sendJson(response, 200, upload);
    } catch (error) {
      // The rest of a body that is not wanted is not read.
      response.setHeader('connection', 'close');
      sendFailure(response, failureOf(error));
    }
  }

  async #call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    const matched = await this.#api.handle(request, response);
    if (!matched) sendJson(response, 404, { message: 'No call has this method and path. See /openapi.json.' });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {});
    const verdicts = [this.access.checkPlace(request.headers), this.access.checkCaller(request.headers, true)];
    const refused = verdicts.find((verdict) => !verdict.allowed);
    const status = refused && !refused.allowed ? refused.status : 404;
    if (refused || urlOf(request)?.pathname !== rpcPath) {
      return void socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => relaySocket(webSocket, this.#options.engine));
  }
}

function urlOf(request: IncomingMessage): URL | undefined {
  const target = request.url ?? '';
  // The absolute form is for proxies; a path with two slashes in front would name another host.
  return target.startsWith('/') && !target.startsWith('//') ? new URL(target, 'http://flotilla') : undefined;
}

function cannotListen(port: number, error: NodeJS.ErrnoException): FlotillaError {
  const why =
    error.code === 'EADDRINUSE' ? `Port ${port} is in use.` : `Port ${port} cannot be used (${error.message}).`;
  return new FlotillaError('engine/cannot-start', why, { hint: 'Choose another with --port.', cause: error });
}
