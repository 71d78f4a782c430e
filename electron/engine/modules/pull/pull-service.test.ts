import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '#shared/domain/job.ts';
import { systemClock } from '../../clock.ts';
import { JobService } from '../../jobs/job-service.ts';
import { Database } from '../../storage/database.ts';
import { ArrivingFiles } from '../arriving-files.ts';
import { BlobStore } from '../blob-store.ts';
import { inspectLayout } from '../fake-inspector.ts';
import { ModuleLibrary } from '../module-library.ts';
import { ModuleStore } from '../module-store.ts';
import type { Login } from './docker-credentials.ts';
import { download } from './download.ts';
import { HttpClient, redirectTarget } from './http-client.ts';
import { PullService } from './pull-service.ts';

const wasm = readFileSync(join(import.meta.dirname, '../../../../e2e/fixtures/modules/component-p3.wasm'));
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let database: Database;
let servers: Server[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-pull-'));
  database = Database.open(':memory:');
  servers = [];
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Gives its host and port. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('does not listen');
  return `127.0.0.1:${address.port}`;
}

async function setUp({
  login = null,
  idleMs = 10_000,
  env = {},
}: {
  login?: Login | null;
  idleMs?: number;
  env?: NodeJS.ProcessEnv;
} = {}) {
  const told: string[] = [];
  const askedFor: string[] = [];
  const jobs = new JobService({ clock: systemClock, publish: (event) => told.push(JSON.stringify(event)) });
  const record = (entry: { action: string; target: string; result: string; detail: string }) =>
    told.push(JSON.stringify(entry));
  const library = new ModuleLibrary({
    store: new ModuleStore(database),
    blobs: await BlobStore.open(folder),
    inspector: { inspect: inspectLayout },
    text: { convert: () => Promise.reject(new Error('no text here')) },
    clock: systemClock,
    programFolder: folder,
    usedBy: () => [],
    publish: () => {},
    record,
  });
  const pulls = new PullService({
    library,
    jobs,
    arriving: await ArrivingFiles.open(folder),
    credentials: {
      for: (registry) => {
        askedFor.push(registry);
        return Promise.resolve({ login, problem: null });
      },
    },
    record,
    makeHttp: () => new HttpClient({ idleMs, env }),
  });
  const end = async (id: ReturnType<typeof pulls.start>): Promise<Job> => {
    await expect.poll(() => jobs.get(id).state.kind, { timeout: 10_000, interval: 5 }).not.toBe('running');
    return jobs.get(id);
  };
  return { library, jobs, pulls, told, askedFor, end, pull: (reference: string) => end(pulls.start(reference)) };
}

const codeOf = ({ state }: Job) => (state.kind === 'failed' ? state.failure.code : state.kind);
const arriving = () => readdirSync(join(folder, 'arriving'));
const failing =
  (status: number): Answer =>
  (_, response) =>
    void response.writeHead(status).end();

describe('pulling from an address', () => {
  it('keeps the file, its name and where it was from, without the secrets of the address', async () => {
    const host = await serve((request, response) =>
      request.url?.startsWith('/start')
        ? response.writeHead(302, { location: '/files/my%20shop.wasm' }).end()
        : response.end(wasm),
    );
    const { library, pull, told } = await setUp();
    const shown = `http://${host}/start.wasm?token=%E2%80%A6`;
    expect(await pull(`http://${host}/start.wasm?token=secret`)).toMatchObject({
      state: { kind: 'done' },
      title: `Pull ${shown}`,
      result: { digest: sha256(wasm) },
    });
    expect(library.list()).toMatchObject([{ name: 'start.wasm', source: { kind: 'url', url: shown } }]);
    expect(told.join()).not.toContain('secret');
    expect(arriving()).toEqual([]);
  });

  it.each([
    ['nothing there', failing(404), 'pull/not-found'],
    ['not for everyone', failing(403), 'pull/access-denied'],
    ['a broken server', failing(500), 'pull/unreachable'],
    ['a partial answer', failing(206), 'pull/unreachable'],
    ['a page', (_, response) => void response.end('<html>'), 'pull/not-a-module'],
    ['nothing', (_, response) => void response.end(), 'pull/not-a-module'],
    [
      'packed bytes',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(wasm)),
      'pull/not-a-module',
    ],
    [
      'a size beyond the limit',
      (_, response) => response.writeHead(200, { 'content-length': String(2 ** 40) }).flushHeaders(),
      'pull/too-large',
    ],
    ['a circle', (_, response) => void response.writeHead(302, { location: '/again' }).end(), 'pull/unreachable'],
    [
      'a way out of HTTP',
      (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'pull/unreachable',
    ],
    [
      'an end in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(wasm, () => response.destroy());
      },
      'pull/unreachable',
    ],
    ['no HTTP', (request) => void request.socket.end('hello\r\n\r\n'), 'pull/unreachable'],
  ] satisfies [string, Answer, string][])('says what %s means, and keeps nothing', async (_, answer, code) => {
    const host = await serve(answer);
    const { library, pull } = await setUp();
    expect(codeOf(await pull(`http://${host}/a.wasm`))).toBe(code);
    expect([library.list(), arriving()]).toEqual([[], []]);
  });

  it('ends when nothing comes, at the start and in the middle', async () => {
    const silent = await serve(() => {});
    const stalling = await serve(
      (_, response) => void response.writeHead(200, { 'content-length': '1000' }).write(wasm),
    );
    const { pull } = await setUp({ idleMs: 100 });
    expect(codeOf(await pull(`http://${silent}/a.wasm`))).toBe('pull/unreachable');
    expect(codeOf(await pull(`http://${stalling}/a.wasm`))).toBe('pull/unreachable');
    expect(arriving()).toEqual([]);
  });

  it('ends when a server answers with another protocol', async () => {
    const host = await serve((_, response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n');
    });
    const { pull } = await setUp();
    expect(codeOf(await pull(`http://${host}/x.wasm`))).toBe('pull/unreachable');
  });

  it('is cancelled down to the socket', async () => {
    let closed = false;
    const host = await serve((request, response) => {
      request.socket.once('close', () => {
        closed = true;
      });
      response.writeHead(200, { 'content-length': '1000' }).write(wasm);
    });
    const { jobs, pulls, end, library, told } = await setUp();
    const id = pulls.start(`http://${host}/a.wasm`);
    await expect.poll(() => jobs.get(id).progress).toBeGreaterThan(0);
    jobs.cancel(id);
    expect(codeOf(await end(id))).toBe('cancelled');
    await expect.poll(() => closed).toBe(true);
    expect([library.list(), arriving()]).toEqual([[], []]);
    expect(told.join()).not.toContain('module-pulled');
  });

  it('goes through the proxy of the environment, but not to this computer', async () => {
    const seen: string[] = [];
    const proxy = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end(wasm);
    });
    const direct = await serve((_, response) => void response.end(wasm));
    const { pull } = await setUp({ env: { HTTP_PROXY: `http://${proxy}` } });
    expect(codeOf(await pull('http://modules.example/a.wasm'))).toBe('done');
    expect(codeOf(await pull(`http://${direct}/a.wasm`))).toBe('done');
    expect(seen).toEqual(['http://modules.example/a.wasm']);
  });

  it('stops at the limit also when no size was said', async () => {
    const host = await serve((_, response) => {
      for (let count = 0; count < 10; count += 1) response.write(Buffer.alloc(1_000));
      response.end();
    });
    const http = new HttpClient();
    const url = new URL(`http://${host}/`);
    const { signal } = new AbortController();
    const path = join(folder, 'limited');
    const order = { url, path, signal, maxBytes: 5_000, onProgress: () => {} };
    await expect(download(await http.open(url, { signal }), order)).rejects.toMatchObject({
      failure: { code: 'pull/too-large' },
    });
    http.close();
  });
});

/** A registry with one artifact that wants a token; `blob` answers for the layer. */
async function registry(
  more: { manifest?: string; blob?: Answer; challenge?: (host: string) => string; token?: Answer } = {},
) {
  const layer = { mediaType: 'application/wasm', digest: `sha256:${sha256(wasm)}`, size: wasm.length };
  const manifest = more.manifest ?? JSON.stringify({ schemaVersion: 2, layers: [layer] });
  const seen: { url: string; authorization: string | undefined }[] = [];
  const host: string = await serve((request, response) => {
    const url = request.url ?? '';
    const { authorization } = request.headers;
    seen.push({ url, authorization });
    if (url.startsWith('/token')) {
      if (more.token) return more.token(request, response);
      return response.end('{"token":"short-lived"}');
    }
    if (authorization !== 'Bearer short-lived') {
      const challenge = more.challenge?.(host) ?? `Bearer realm="http://${host}/token",service="here"`;
      return response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    if (url.includes('/blobs/')) return more.blob ? more.blob(request, response) : response.end(wasm);
    return response.end(manifest);
  });
  return { host, seen, manifest };
}

const password: Login = { kind: 'password', user: 'me', password: 'deep-secret' };

describe('pulling from a registry', () => {
  it('sends the login to the token service alone, and no token to where a layer is stored', async () => {
    const elsewhere: (string | undefined)[] = [];
    const storage = await serve((request, response) => {
      elsewhere.push(request.headers.authorization);
      response.end(wasm);
    });
    const { host, seen } = await registry({
      blob: (_, response) => void response.writeHead(307, { location: `http://${storage}/layer` }).end(),
    });
    const { pull, told, askedFor } = await setUp({ login: password });
    expect(codeOf(await pull(`${host}/acme/shop:1`))).toBe('done');
    expect(askedFor).toEqual([host]);
    expect(elsewhere).toEqual([undefined]);
    const basic = `Basic ${Buffer.from('me:deep-secret').toString('base64')}`;
    expect(seen.map(({ url, authorization }) => [url.split('?')[0], authorization])).toEqual([
      ['/v2/acme/shop/manifests/1', undefined],
      ['/token', basic],
      ['/v2/acme/shop/manifests/1', 'Bearer short-lived'],
      [`/v2/acme/shop/blobs/sha256:${sha256(wasm)}`, 'Bearer short-lived'],
    ]);
    expect(seen[1]?.url).toBe('/token?service=here&scope=repository%3Aacme%2Fshop%3Apull');
    for (const secret of ['deep-secret', 'short-lived', basic]) expect(told.join()).not.toContain(secret);
  });

  it('gives no login for the sake of one whom the registry sends on to', async () => {
    const given: (string | undefined)[] = [];
    const thief = await serve((request, response) => {
      given.push(request.headers.authorization);
      const challenge = { 'www-authenticate': `Bearer realm="http://${thief}/token"` };
      if (request.url?.startsWith('/token') === true) response.end('{"token":"short-lived"}');
      else response.writeHead(401, challenge).end();
    });
    const { host } = await registry({
      blob: (_, response) => void response.writeHead(307, { location: `http://${thief}/layer` }).end(),
    });
    const { pull, askedFor } = await setUp({ login: password });
    expect(codeOf(await pull(`${host}/acme/shop:1`))).toBe('pull/access-denied');
    expect([given, askedFor]).toEqual([[undefined], [host]]);
  });

  it('exchanges a refresh token in a form, not in an address', async () => {
    let form = '';
    const { host, seen } = await registry({
      token: (request, response) => {
        request.on('data', (chunk: Buffer) => (form += chunk.toString()));
        request.on('end', () => response.end('{"access_token":"short-lived"}'));
      },
    });
    const { pull } = await setUp({ login: { kind: 'refresh-token', token: 'long-lived' } });
    expect(codeOf(await pull(`${host}/acme/shop:1`))).toBe('done');
    expect(form).toContain('grant_type=refresh_token&refresh_token=long-lived');
    expect(seen.map(({ url }) => url).join()).not.toContain('long-lived');
  });

  it.each([
    ['a token service without encryption', () => 'Bearer realm="http://token.example/token"'],
    ['a token service that is no address', () => 'Bearer realm="nowhere"'],
    ['a login that nobody knows', () => 'Negotiate'],
  ])('gives no login to %s', async (_, challenge) => {
    const { host, seen } = await registry({ challenge });
    const { pull } = await setUp({ login: password });
    expect(codeOf(await pull(`${host}/acme/shop:1`))).toBe('pull/access-denied');
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['says no', failing(401), 'pull/access-denied'],
    ['is broken', failing(503), 'pull/unreachable'],
    ['says nonsense', (_, response) => void response.end('hello'), 'pull/unreachable'],
    [
      'gives a header instead of a token',
      (_, response) => void response.end('{"token":"a\\r\\nx-evil: 1"}'),
      'pull/unreachable',
    ],
    [
      'never stops',
      (_, response) => {
        response.on('error', () => {});
        const more = () => void response.write(Buffer.alloc(100_000, 32), (error) => error ?? setImmediate(more));
        more();
      },
      'pull/unreachable',
    ],
  ] satisfies [string, Answer, string][])('is told what a token service that %s means', async (_, token, code) => {
    const { host } = await registry({ token });
    const { pull } = await setUp({ login: password });
    expect(codeOf(await pull(`${host}/acme/shop:1`))).toBe(code);
  });

  it('takes no other manifest than was asked for, and no other bytes than the manifest names', async () => {
    const { host, manifest } = await registry();
    const { pull, library } = await setUp();
    expect(codeOf(await pull(`${host}/acme/shop@sha256:${'0'.repeat(64)}`))).toBe('pull/digest-mismatch');
    expect(codeOf(await pull(`${host}/acme/shop@sha256:${sha256(manifest)}`))).toBe('done');
    await library.remove((library.list()[0] ?? expect.fail()).digest);
    const other = await registry({
      blob: (_, response) => void response.end(Buffer.concat([wasm, Buffer.from([0, 1, 0])])),
    });
    expect(codeOf(await pull(`${other.host}/acme/shop:1`))).toBe('pull/digest-mismatch');
    expect([library.list(), arriving()]).toEqual([[], []]);
  });

  it('downloads nothing that is in the library', async () => {
    const { host, seen } = await registry();
    const { pull, library } = await setUp();
    await pull(`${host}/acme/shop:1`);
    seen.length = 0;
    expect(codeOf(await pull(`${host}/acme/shop:2`))).toBe('done');
    expect(seen.some(({ url }) => url.includes('/blobs/'))).toBe(false);
    rmSync(library.path((library.list()[0] ?? expect.fail()).digest));
    expect(codeOf(await pull(`${host}/acme/shop:2`))).toBe('done');
    expect(readdirSync(join(folder, 'blobs', 'sha256'))).toHaveLength(1);
  });

  it.each([
    [
      'is too large',
      JSON.stringify({
        layers: [{ mediaType: 'application/wasm', digest: `sha256:${'0'.repeat(64)}`, size: 2 ** 40 }],
      }),
      'pull/too-large',
    ],
    ['never ends', ' '.repeat(5 * 1024 ** 2), 'pull/unreachable'],
    [
      'leads to itself',
      JSON.stringify({
        manifests: [
          { mediaType: 'application/vnd.oci.image.index.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 1 },
        ],
      }),
      'pull/digest-mismatch',
    ],
  ])('refuses what %s', async (_, manifest, code) => {
    const { host } = await registry({ manifest });
    const { pull } = await setUp();
    expect(codeOf(await pull(`${host}/acme/shop:1`))).toBe(code);
    expect(arriving()).toEqual([]);
  });
});

describe('a redirection', () => {
  it.each([
    ['https://a/x', 'https://b/y', 'https://b/y'],
    ['https://a/x', '/y', 'https://a/y'],
    ['http://a/x', 'https://b/y', 'https://b/y'],
    ['http://a/x', 'http://b/y', 'http://b/y'],
    ['https://a/x', 'http://a/y', undefined],
    ['https://a/x', 'ftp://a/y', undefined],
    ['https://a/x', 'data:application/wasm,x', undefined],
    ['https://a/x', 'https://me:secret@b/y', undefined],
    ['https://a/x', 'https://[', undefined],
  ])('from %s to %s leads to %s', (from, location, to) => {
    expect(redirectTarget(new URL(from), location)?.href).toBe(to);
  });
});
