import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { implement, ORPCError, withEventMeta } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { contract } from '#shared/contract/contract.ts';
import { type EngineClient } from '../host/engine-client.ts';
import { FakeEngine } from '../host/fake-engine.ts';
import { BrowserHost } from './browser-host.ts';
import { safeFileName, Uploads } from './uploads.ts';

const Document = z.object({
  openapi: z.string().startsWith('3.1'),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.unknown()),
});

const os = implement(contract);

const info = { version: '1.2.3', platform: 'linux', node: 'v24', dataFolder: '/d', runId: 'r', user: 'ada' };
const notFound = { code: 'node/not-found', message: 'No such node', retryable: false } as const;

/** Ends of live streams that the client let go of. */
let liveEnded: number;
let activityInput: unknown;
const router = {
  system: {
    info: os.system.info.handler(() => info),
    live: os.system.live.handler(async function* ({ signal, lastEventId }) {
      try {
        yield withEventMeta({ type: 'nodes-removed' as const, ids: [] }, { id: String(Number(lastEventId ?? 0) + 1) });
        await new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('let go')), { once: true });
        });
      } finally {
        liveEnded++;
      }
    }),
    activity: os.system.activity.handler(({ input }) => {
      activityInput = input;
      return [];
    }),
  },
  fleet: {
    get: os.fleet.get.handler(() => {
      throw new ORPCError('node/not-found', { status: 404, message: notFound.message, data: notFound });
    }),
    remove: os.fleet.remove.handler(({ input }) => ({ nodeId: input.nodeId })),
  },
};

let folder: string;
let engine: FakeEngine;
let host: BrowserHost;
let port: number;

beforeEach(async () => {
  liveEnded = 0;
  folder = mkdtempSync(join(tmpdir(), 'flotilla-browser-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), 'the page');
  writeFileSync(join(folder, 'page', 'assets', 'app-1.js'), 'code');
  writeFileSync(join(folder, 'secret.json'), '{}');
  engine = new FakeEngine(router);
  host = await BrowserHost.start({
    engine,
    pageFolder: join(folder, 'page'),
    dataFolder: join(folder, 'data'),
    version: '1.2.3',
    port: 0,
  });
  port = Number(new URL(host.origin).port);
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A request with exactly these headers; `fetch` would forbid some of them. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function signIn(): Promise<{ cookie: string }> {
  const { pathname, search } = new URL(host.newPageUrl());
  const answer = await ask(pathname + search);
  expect(answer.status).toBe(200);
  return { cookie: String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '' };
}

const bearer = () => ({ authorization: `Bearer ${host.access.apiToken}` });

describe('letting in', () => {
  test('a token is exchanged once, for a strict cookie with the port in its name', async () => {
    const { pathname, search } = new URL(host.newPageUrl());
    const first = await ask(pathname + search);
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^flotilla-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`)),
    ]);
    const again = await ask(pathname + search);
    expect([again.status, again.headers['set-cookie']]).toEqual([401, undefined]);
  });

  test('a token has 256 bits and a new one makes the one before void', async () => {
    const old = new URL(host.newPageUrl());
    const token = new URL(host.newPageUrl()).searchParams.get('token') ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect((await ask(old.pathname + old.search)).status).toBe(401);
  });

  test('tells the host when a browser came in', async () => {
    let opened = 0;
    host.onOpened(() => opened++);
    await ask('/open?token=wrong');
    await signIn();
    expect(opened).toBe(1);
  });

  test.each(['/', '/index.html', '/assets/app-1.js', '/openapi.json', '/api/info'])(
    'without a session %s is refused',
    async (path) => {
      expect((await ask(path)).status).toBe(401);
      expect((await ask(path, { headers: { cookie: `flotilla-${port}=${'A'.repeat(43)}` } })).status).toBe(401);
      expect((await ask(path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    },
  );

  test('listens on loopback only', () => {
    expect(host.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('who may ask', () => {
  const evil = [
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1:1',
    '0.0.0.0:1',
    '[::1]:1',
    'localhost.evil',
  ];

  test.each(evil)('a rebound name is refused: Host %s', async (name) => {
    const session = await signIn();
    const answer = await ask('/', { headers: { ...session, host: name } });
    expect(answer.status).toBe(421);
    expect((await ask('/open?token=x', { headers: { host: name } })).status).toBe(421);
    expect((await ask('/api/info', { headers: { ...bearer(), host: name } })).status).toBe(421);
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://localhost', 'file://', 'app://flotilla'])(
    'another page is refused: Origin %s',
    async (origin) => {
      const session = await signIn();
      const headers = { ...session, origin };
      expect((await ask('/', { headers })).status).toBe(403);
      expect((await ask('/upload?name=a', { method: 'POST', headers, body: 'x' })).status).toBe(403);
      expect((await ask('/api/info', { headers: { ...bearer(), origin } })).status).toBe(403);
      expect(engine.files).toEqual([]);
    },
  );

  test.each(['cross-site', 'same-site'])('a request that the browser calls %s is refused', async (site) => {
    const session = await signIn();
    expect((await ask('/api/info', { headers: { ...session, 'sec-fetch-site': site } })).status).toBe(403);
  });

  test('a change with a cookie must name its origin', async () => {
    const session = await signIn();
    const remove = { method: 'DELETE', headers: session };
    expect((await ask('/api/nodes/n1', remove)).status).toBe(403);
    const named = { ...remove, headers: { ...session, origin: host.origin } };
    expect((await ask('/api/nodes/n1', named)).status).toBe(200);
  });

  test('localhost is as good as 127.0.0.1', async () => {
    const session = await signIn();
    const headers = { ...session, host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect((await ask('/', { headers })).status).toBe(200);
  });
});

describe('the page', () => {
  test('every route is the page, under a policy that allows nothing unsafe', async () => {
    const session = await signIn();
    for (const path of ['/', '/fleet/node-1']) {
      const { headers, text } = await ask(path, { headers: session });
      expect(text).toBe('the page');
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}; ` +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
      );
    }
  });

  test('hashed files are kept by the browser, the page is not', async () => {
    const session = await signIn();
    const file = await ask('/assets/app-1.js', { headers: session });
    expect(file.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(file.headers['cache-control']).toContain('immutable');
    expect((await ask('/', { headers: session })).headers['cache-control']).toBe('no-store');
  });

  test.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/assets/%00.js',
    '//evil.example/secret.json',
    '/%ff.js',
    '/assets/none.js',
  ])('no file outside: %s', async (path) => {
    const answer = await ask(path, { headers: await signIn() });
    expect([400, 404, 421]).toContain(answer.status);
    expect(answer.text).not.toContain('{}');
  });
});

describe('uploads', () => {
  const upload = async (name: string, body: Buffer, more: Record<string, string> = {}) =>
    ask(`/upload?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { ...(await signIn()), origin: host.origin, ...more },
      body,
    });

  test('a file is put beside the data under a safe name and named by a handle', async () => {
    const answer = await upload('../../my module.wasm', Buffer.from([0, 97, 115, 109, 255]));
    expect(JSON.parse(answer.text)).toEqual({ file: 'file-00000001' });
    expect(engine.files[0]).toMatch(/data[\\/]incoming[\\/][0-9a-f]{16}[\\/]my module\.wasm$/);
    expect(readFileSync(engine.files[0] ?? '')).toEqual(Buffer.from([0, 97, 115, 109, 255]));
  });

  test('a file that says it is too large is refused before a byte of it is read', async () => {
    const { cookie } = await signIn();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      const lines = [
        'POST /upload?name=a HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `Origin: ${host.origin}`,
        `Cookie: ${cookie}`,
        `Content-Length: ${513 * 1024 ** 2}`,
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toContain('HTTP/1.1 413');
    expect(answer).toContain('"code":"file/too-large"');
  });

  test('a file that turns out too large leaves nothing', async () => {
    const uploads = new Uploads(join(folder, 'small'), () => Promise.reject(new Error('not reached')), 10);
    const request = Object.assign(Readable.from([Buffer.alloc(6), Buffer.alloc(6)]), { headers: {} });
    await expect(uploads.take(request as never, 'a')).rejects.toMatchObject({ failure: { code: 'file/too-large' } });
    expect(readdirSync(join(folder, 'small', 'incoming'))).toEqual([]);
  });

  test('closing deletes what was uploaded', async () => {
    await upload('a.wasm', Buffer.from('x'));
    await host.close();
    expect(existsSync(join(folder, 'data', 'incoming'))).toBe(false);
    host = await BrowserHost.start({
      engine,
      pageFolder: folder,
      dataFolder: join(folder, 'data'),
      version: '1',
      port: 0,
    });
  });

  test.each([
    ['a.wasm', 'a.wasm'],
    ['C:\\x\\b "q".wasm', 'b _q_.wasm'],
    ['..', 'module.wasm'],
    ['', 'module.wasm'],
    ['con.wasm', '_con.wasm'],
    ['x\u0000y\u001b[31m.wasm', 'x_y_[31m.wasm'],
    ['trailing. ', 'trailing'],
    [`${'ä'.repeat(300)}.wasm`, `${'ä'.repeat(97)}.wasm`],
  ])('file name %j becomes %j', (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
  });
});

describe('scripts', () => {
  test('the contract over HTTP, with the token', async () => {
    const answer = await ask('/api/info', { headers: bearer() });
    expect(JSON.parse(answer.text)).toEqual(info);
    expect((await ask('/api/activity?limit=5', { headers: bearer() })).text).toBe('[]');
    expect(activityInput).toEqual({ limit: 5 });
    expect((await ask('/api/activity?limit=x', { headers: bearer() })).status).toBe(400);
    expect((await ask('/api/nothing', { headers: bearer() })).status).toBe(404);
    expect(engine.origins).toEqual(['page']);
  });

  test('errors of the engine arrive with their code and status', async () => {
    const answer = await ask('/api/nodes/n1', { headers: bearer() });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'node/not-found', data: notFound });
  });

  test('events stream, resume after the last id, and end in the engine when the script goes', async () => {
    const headers = { ...bearer(), 'last-event-id': '41' };
    const request = httpRequest({ host: '127.0.0.1', port, path: '/api/live', headers });
    const response = await new Promise<IncomingMessage>((resolve) => request.on('response', resolve).end());
    response.on('error', () => {});
    let text = '';
    response.on('data', (chunk) => (text += String(chunk)));
    await expect.poll(() => text).toContain('id: 42\n');
    request.destroy();
    await expect.poll(() => liveEnded).toBe(1);
  });

  test('after a restart of the engine calls go to the new one', async () => {
    await ask('/api/info', { headers: bearer() });
    engine.end();
    expect((await ask('/api/info', { headers: bearer() })).status).toBe(200);
  });

  test('the OpenAPI document has every call', async () => {
    const answer = await ask('/openapi.json', { headers: bearer() });
    const document = Document.parse(JSON.parse(answer.text));
    expect(document.servers).toEqual([{ url: '/api' }]);
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/nodes/{nodeId}', '/rollouts', '/live']));
    expect(answer.text.length).toBeLessThan(300_000);
  });
});

describe('the socket', () => {
  const open = (headers: Record<string, string>, path = '/rpc') =>
    new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
      socket.on('error', reject);
    });

  test('carries the contract, and ends with the engine', async () => {
    const socket = await open({ ...(await signIn()), origin: host.origin });
    const client: EngineClient = createORPCClient(new RPCLink({ websocket: socket as never }));
    expect(await client.system.info()).toEqual(info);
    await expect(client.fleet.get({ nodeId: 'n1' as never })).rejects.toMatchObject({ code: 'node/not-found' });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    engine.end();
    expect(await closed).toBe(1012);
  });

  test.each([
    'not json',
    '{}',
    '{"i":"1","p":{"u":"http://x/"}}',
    '{"i":"1","p":{"u":"/a","h":{"content-disposition":"x"}}}',
  ])('a page that sends %s loses its channel', async (text) => {
    const socket = await open({ ...(await signIn()), origin: host.origin });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send(text);
    expect(await closed).toBe(1012);
    expect((await ask('/api/info', { headers: bearer() })).status).toBe(200);
  });

  test('is refused without a session, from another page, without an origin, and elsewhere', async () => {
    const session = await signIn();
    await expect(open({ origin: host.origin })).rejects.toThrow('401');
    await expect(open({ ...session, origin: 'http://127.0.0.1:1' })).rejects.toThrow('403');
    await expect(open({ ...session, origin: host.origin, host: 'evil.example' })).rejects.toThrow('421');
    await expect(open({ ...session })).rejects.toThrow('403');
    await expect(open({ ...session, origin: host.origin }, '/other')).rejects.toThrow('404');
    expect(engine.origins).toEqual([]);
  });
});
