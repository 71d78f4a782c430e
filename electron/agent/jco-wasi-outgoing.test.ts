import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JcoGrants } from './jco-order.ts';
import { OutgoingLine } from './jco-outgoing-line.ts';
import { Fields, OutgoingBody } from './jco-wasi-http.ts';
import { poll, TimerPollable } from './jco-wasi-io.ts';
import { type FutureIncomingResponse, outgoingHandler, OutgoingRequest, RequestOptions } from './jco-wasi-outgoing.ts';

/** Asking blocks this thread, so what answers is in another one. It tells what came; `/slow` is never answered. */
const answering = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:http').createServer((request, response) => {
    if (request.url === '/slow') return;
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(request.url === '/away' ? 302 : 200, { location: '/slow', 'x-one': 'two' });
      response.end(request.method + ' ' + request.url + ' ' + request.headers.host + ' ' + Buffer.concat(chunks));
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

const bytes = (text: string) => new TextEncoder().encode(text);
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work() ?? 'nothing';
  } catch (thrown) {
    return thrown;
  }
};

let server: Worker;
let authority: string;
const line = new OutgoingLine(new URL('./jco-host.ts', import.meta.url));

beforeAll(async () => {
  server = new Worker(answering, { eval: true });
  authority = await new Promise((resolve) => server.once('message', (port) => resolve(`127.0.0.1:${String(port)}`)));
});
afterEach(() => line.drop());
afterAll(() => server.terminate());

function request(path: string, to = authority): OutgoingRequest {
  const made = new OutgoingRequest(new Fields());
  made.setScheme({ tag: 'HTTP' });
  made.setAuthority(to);
  made.setPathWithQuery(path);
  return made;
}

function ask(made: OutgoingRequest, http: JcoGrants['http'] = 'any', options?: RequestOptions): FutureIncomingResponse {
  const handler: { handle?: (made: OutgoingRequest, options?: RequestOptions) => FutureIncomingResponse } =
    outgoingHandler(http, line);
  if (!handler.handle) throw new Error('no handler');
  return handler.handle(made, options);
}

/** The answer, or the error, of what was asked. */
function wait(future: FutureIncomingResponse): { status?: number; text?: string; error?: unknown } {
  future.subscribe().block();
  const got: unknown = future.get();
  const inner: unknown = Reflect.get(Object(got), 'val');
  const { tag, val }: { tag?: string; val?: unknown } = Object(inner);
  if (tag === 'err') return { error: val };
  const response: { status?: () => number; consume?: () => { stream(): { read(length: bigint): Uint8Array } } } =
    Object(val);
  const read = response.consume?.().stream().read(1_000n);
  return { status: response.status?.() ?? 0, text: new TextDecoder().decode(read) };
}

describe('outgoing requests', { timeout: 20_000 }, () => {
  test('a granted host is asked, with its name and no other', () => {
    expect(wait(ask(request('/a?b'), [authority]))).toEqual({ status: 200, text: `GET /a?b ${authority} ` });
  });

  test.each([[[]], [['other.example']], [['*.0.0.1']], [['127.0.0.1']], [['127.0.0.1:1']]])(
    '%j does not grant it',
    (http) => {
      expect(thrownBy(() => ask(request('/'), http))).toEqual({ tag: 'HTTP-request-denied' });
    },
  );

  test('an answer that points elsewhere is an answer', () => {
    expect(wait(ask(request('/away')))).toMatchObject({ status: 302 });
  });

  test('a body that is written after the asking is sent when it is finished', () => {
    const made = request('/');
    made.setMethod({ tag: 'post' });
    const body = made.body();
    const future = ask(made);
    expect(future.get()).toBeUndefined();
    const stream = body.write();
    stream.write(bytes('hello '));
    stream.write(bytes('there'));
    OutgoingBody.finish(body, undefined);
    expect(wait(future)).toEqual({ status: 200, text: `POST / ${authority} hello there` });
    expect(future.get()).toMatchObject({ tag: 'err' });
  });

  test('who waits without having finished its body has said all', () => {
    const made = request('/');
    made.setMethod({ tag: 'put' });
    made.body().write().write(bytes('some'));
    expect(wait(ask(made))).toMatchObject({ text: `PUT / ${authority} some` });
  });

  test('several are under way at once, and a timer beside them', () => {
    const [slow, quick] = [ask(request('/slow')).subscribe(), ask(request('/')).subscribe()];
    expect([...poll([slow, quick])]).toEqual([1]);
    const timer = new TimerPollable(process.hrtime.bigint() + 5_000_000n);
    expect([...poll([slow, timer])]).toEqual([1]);
  });

  test('times out when it was told to', () => {
    const options = new RequestOptions();
    options.setFirstByteTimeout(20_000_000n);
    expect(options.firstByteTimeout()).toBe(20_000_000n);
    expect(wait(ask(request('/slow'), 'any', options))).toMatchObject({ error: { tag: 'connection-read-timeout' } });
  });

  test('waits as long as it was told to, for ever too', () => {
    const options = new RequestOptions();
    for (const set of ['setConnectTimeout', 'setFirstByteTimeout', 'setBetweenBytesTimeout'] as const) {
      options[set](2n ** 64n - 1n);
    }
    const asked = ask(request('/slow'), 'any', options);
    const ready = poll([asked.subscribe(), new TimerPollable(process.hrtime.bigint() + 100_000_000n)]);
    expect([[...ready], wait(ask(request('/'), 'any', options))]).toMatchObject([[1], { status: 200 }]);
  });

  test('only so many at once, whose answers the host has to keep', () => {
    const asked = Array.from({ length: 16 }, () => ask(request('/slow')));
    expect(thrownBy(() => ask(request('/')))).toEqual({ tag: 'connection-limit-reached' });
    expect(asked).toHaveLength(16);
    line.drop();
    const answered = Array.from({ length: 20 }, () => wait(ask(request('/'))).status);
    expect(new Set(answered)).toEqual(new Set([200]));
  });

  test('where nobody answers, that is the error', () => {
    expect(wait(ask(request('/', '127.0.0.1:1')))).toEqual({ error: { tag: 'connection-refused' } });
  });

  test('what was dropped is not heard of again', () => {
    ask(request('/'));
    line.drop();
    expect(wait(ask(request('/second')))).toMatchObject({ text: expect.stringContaining('/second') });
  });

  test.each(['a b', 'a\r\nx: y', 'é'])('%j is no path and no authority', (text) => {
    expect(thrownBy(() => request(text))).toBeUndefined();
    expect(thrownBy(() => request('/', text))).toBeUndefined();
  });

  test('a header cannot begin a second one', () => {
    expect(thrownBy(() => new Fields().append('x', bytes('a\r\nhost: evil')))).toEqual({ tag: 'invalid-syntax' });
  });
});
