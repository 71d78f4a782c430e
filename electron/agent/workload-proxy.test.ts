import { Agent, createServer, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ReleaseId } from '#shared/domain/ids.ts';
import type { HostProcess } from './host-process.ts';
import { unknownUsage } from './host-usage.ts';
import { SupervisedHost } from './supervised-host.ts';
import type { AnsweredRequest } from './usage-ledger.ts';
import { probeHeader, WorkloadProxy } from './workload-proxy.ts';

const never = new AbortController().signal;
const r1 = ReleaseId.parse('r1-000000000001');
const r2 = ReleaseId.parse('r2-000000000002');

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });

/** A host whose process is a server in here. */
async function hostOf(server: Server, timeLimitMs = 10_000) {
  const port = await listen(server);
  const agent = new Agent({ keepAlive: true });
  const ends: string[] = [];
  const note = (end: string) => () => void ends.push(end);
  const ended = Promise.withResolvers<string>();
  const process: HostProcess = {
    runtime: { name: 'wasmtime', version: '1.0.0' },
    replaced: 0,
    used: unknownUsage,
    readUsage: () => Promise.resolve(),
    exited: ended.promise,
    acquire: () =>
      Promise.resolve({ port, agent, timeLimitMs, done: note('done'), unused: note('unused'), broken: note('broken') }),
    stop: async () => {
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
      ended.resolve('was stopped');
    },
  };
  const host = new SupervisedHost(
    () => Promise.resolve(process),
    () => {},
  );
  await host.start(never);
  cleanUps.push(() => host.stop());
  return { host, ends };
}

async function openProxy() {
  const answered: { release: ReleaseId; status: number }[] = [];
  const counted: { release: ReleaseId; request: AnsweredRequest | 'probe' }[] = [];
  const usage = (release: ReleaseId) => ({
    answered: (request: AnsweredRequest) => void counted.push({ release, request }),
    probed: () => void counted.push({ release, request: 'probe' }),
  });
  const proxy = new WorkloadProxy({
    probeMark: 'mark',
    usage,
    onAnswered: (release, status) => answered.push({ release, status }),
  });
  const opened = await proxy.open(0);
  opened.use();
  cleanUps.push(() => proxy.close());
  return { proxy, answered, counted, origin: `http://127.0.0.1:${opened.port}`, port: opened.port };
}

describe('the port of a workload', () => {
  test('passes method, path, headers and body on, and the answer back', async () => {
    const server = createServer((incoming, outgoing) => {
      let body = '';
      incoming.on('data', (piece) => (body += String(piece)));
      incoming.on('end', () => {
        outgoing.setHeader('set-cookie', ['a=1', 'b=2']);
        outgoing.writeHead(201);
        outgoing.end(JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers, body }));
      });
    });
    const { host } = await hostOf(server);
    const { proxy, answered, origin } = await openProxy();
    proxy.target = { release: r1, host };
    const answer = await fetch(`${origin}/a?b=c`, {
      method: 'POST',
      body: 'hello',
      headers: { 'x-mine': 'yes', [probeHeader]: 'not the mark' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const seen: unknown = await answer.json();
    expect(seen).toMatchObject({ method: 'POST', url: '/a?b=c', body: 'hello', headers: { 'x-mine': 'yes' } });
    expect(seen).not.toHaveProperty(`headers.${probeHeader}`);
    expect(answered).toEqual([{ release: r1, status: 201 }]);
  });

  test('does not count the agent’s own probes as traffic', async () => {
    const { host } = await hostOf(createServer((_, outgoing) => outgoing.end('ok')));
    const { proxy, answered, counted, origin } = await openProxy();
    proxy.target = { release: r1, host };
    await fetch(origin, { headers: { [probeHeader]: 'mark' } });
    expect(answered).toEqual([]);
    await vi.waitFor(() => expect(counted).toEqual([{ release: r1, request: 'probe' }]));
  });

  test('counts a request at the end of its answer, with both bodies, for the release that it came to', async () => {
    const finish = Promise.withResolvers<void>();
    const server = createServer((incoming, outgoing) => {
      incoming.resume().on('end', () => {
        outgoing.write('begun, ');
        void finish.promise.then(() => outgoing.end('ended'));
      });
    });
    const { host } = await hostOf(server);
    const { proxy, counted, origin } = await openProxy();
    proxy.target = { release: r1, host };
    const answer = await fetch(origin, { method: 'POST', body: 'x'.repeat(100_000) });
    proxy.target = { release: r2, host };
    expect(counted).toEqual([]);
    finish.resolve();
    expect(await answer.text()).toBe('begun, ended');
    await vi.waitFor(() => expect(counted).toHaveLength(1));
    const request = { bytesIn: 100_000, bytesOut: 12, wallMs: expect.any(Number) as unknown };
    expect(counted).toEqual([{ release: r1, request }]);
  });

  test('counts none that no release answered', async () => {
    const { proxy, counted, origin } = await openProxy();
    expect((await fetch(origin)).status).toBe(503);
    const waiting = Promise.withResolvers<void>();
    const { host } = await hostOf(createServer(() => waiting.resolve()));
    proxy.target = { release: r1, host };
    const leaving = new AbortController();
    const asked = fetch(origin, { signal: leaving.signal });
    await waiting.promise;
    leaving.abort();
    await expect(asked).rejects.toThrow('abort');
    const { host: good } = await hostOf(createServer((_, outgoing) => outgoing.end('ok')));
    proxy.target = { release: r2, host: good };
    await fetch(origin);
    await vi.waitFor(() => expect(counted.map(({ release }) => release)).toEqual([r2]));
  });

  test('names a host for a client that names none', async () => {
    const { host } = await hostOf(createServer((incoming, outgoing) => outgoing.end(incoming.headers.host)));
    const { proxy, port } = await openProxy();
    proxy.target = { release: r1, host };
    const text = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
      let got = '';
      socket.on('data', (piece) => (got += String(piece)));
      socket.on('end', () => resolve(got));
    });
    expect(text).toContain('200 OK');
    expect(text).toContain('127.0.0.1:');
  });

  test.each([
    {
      title: 'a chunked body of a GET',
      head: 'GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n',
      body: (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`,
    },
    {
      title: 'the length that a Connection header names',
      head: 'DELETE /a HTTP/1.1\r\nHost: x\r\nConnection: content-length, host, transfer-encoding\r\n',
      body: (text: string) => text,
      hasLength: true,
    },
    {
      title: 'a chunked body whose framing a Connection header names',
      head: 'DELETE /a HTTP/1.1\r\nHost: x\r\nConnection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n',
      body: (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`,
    },
  ])('$title makes no second request behind the port', async ({ title, head, body, hasLength }) => {
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
    const seen: string[] = [];
    const server = createServer((incoming, outgoing) => {
      let text = '';
      incoming.on('data', (piece) => (text += String(piece)));
      incoming.on('end', () => {
        seen.push(`${incoming.method} ${incoming.url} ${incoming.headers.host} ${text}`);
        outgoing.end();
      });
    });
    const { host } = await hostOf(server);
    const { proxy, port } = await openProxy();
    proxy.target = { release: r1, host };
    const length = hasLength ? `Content-Length: ${smuggled.length}\r\n` : '';
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(`${head}${length}\r\n${body(smuggled)}`));
      socket.once('data', (piece) => resolve(String(piece)));
      cleanUps.push(() => socket.destroy());
    });
    expect(answer, title).toContain('200 OK');
    // A second request on the same kept connection: whatever stood between them would have been taken for one.
    await fetch(`http://127.0.0.1:${port}/last`);
    expect(seen).toEqual([`${head.split(' ')[0]} /a x ${smuggled}`, expect.stringContaining('GET /last ')]);
  });

  test('says 503 while nothing runs', async () => {
    const { origin } = await openProxy();
    const answer = await fetch(origin);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  test('ends a request at its limit and calls the host broken', async () => {
    const { host, ends } = await hostOf(
      createServer(() => {}),
      100,
    );
    const { proxy, origin, answered } = await openProxy();
    proxy.target = { release: r1, host };
    expect((await fetch(origin)).status).toBe(504);
    expect(ends).toEqual(['broken']);
    expect(answered).toEqual([{ release: r1, status: 504 }]);
  });

  test('a host that breaks off is a 502, and one that breaks off in the body a broken answer', async () => {
    const { host } = await hostOf(
      createServer((incoming, outgoing) => {
        if (incoming.url === '/at-once') {
          incoming.socket.destroy();
          return;
        }
        outgoing.writeHead(200, { 'content-length': 100 }).write('part', () => incoming.socket.destroy());
      }),
    );
    const { proxy, origin } = await openProxy();
    proxy.target = { release: r1, host };
    expect((await fetch(`${origin}/at-once`)).status).toBe(502);
    await expect(fetch(`${origin}/later`).then((answer) => answer.text())).rejects.toThrow('terminated');
  });

  test('a client that leaves ends the request behind the port too', async () => {
    const gone = Promise.withResolvers<void>();
    const { host, ends } = await hostOf(createServer((incoming) => incoming.once('close', () => gone.resolve())));
    const { proxy, port } = await openProxy();
    proxy.target = { release: r1, host };
    const leaving = request({ port, host: '127.0.0.1', agent: false });
    leaving.on('error', () => {});
    leaving.once('finish', () => leaving.destroy());
    leaving.end();
    await gone.promise;
    await vi.waitFor(() => expect(ends).toEqual(['done']));
  });
});

test('going from one release to another, again and again under load, drops no request', {
  timeout: 60_000,
}, async () => {
  const { proxy, answered, origin } = await openProxy();
  const newHost = async (name: string) => {
    const server = createServer((_, outgoing) => setImmediate(() => outgoing.end(name)));
    // Closes kept connections quickly, so that their reuse is put to the test as well.
    server.keepAliveTimeout = 5;
    return (await hostOf(server)).host;
  };
  let current = await newHost('0');
  proxy.target = { release: r1, host: current };
  let isOver = false;
  const statuses = new Map<number, number>();
  const clients = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const answer = await fetch(origin);
      await answer.text();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  });
  for (let turn = 1; turn <= 20; turn++) {
    const before = answered.length;
    await vi.waitFor(() => expect(answered.length).toBeGreaterThan(before + 20), { timeout: 20_000, interval: 5 });
    const next = await newHost(String(turn));
    const old = current;
    current = next;
    proxy.target = { release: turn % 2 === 0 ? r1 : r2, host: next };
    await old.retire(30_000);
  }
  isOver = true;
  await Promise.all(clients);
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBe(answered.length);
});
