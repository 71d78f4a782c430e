import { describe, expect, test } from 'vitest';
import { ComponentHost } from './component-host.ts';

const pageBytes = 65_536;
const msInNs = 1_000_000n;

/** How long the guest kept the core busy: the host's clock moves only when it looks at it. */
function timed(host: ComponentHost, path: string) {
  const startNs = host.clockNs;
  const answer = host.request(path);
  return { answer, busyMs: Number((host.clockNs - startNs) / msInNs) };
}

describe('each release', () => {
  test.each([
    ['hello.wasm', '/', 200, 'Flotilla sample: hello, release 1\n', 2],
    ['hello.wasm', '/healthz', 200, 'ok\n', 0],
    ['hello-slower.wasm', '/', 200, 'Flotilla sample: hello, release 2 (slower)\n', 17],
    ['hello-slower.wasm', '/healthz', 200, 'ok\n', 0],
    ['hello-unhealthy.wasm', '/', 200, 'Flotilla sample: hello, release 3 (unhealthy)\n', 2],
    [
      'hello-unhealthy.wasm',
      '/healthz',
      503,
      'unhealthy: this release of the sample fails its health check on purpose\n',
      0,
    ],
  ])('%s answers %s with %i', (file, path, status, body, atMostBusyMs) => {
    const { answer, busyMs } = timed(new ComponentHost(file), path);
    expect(answer).toEqual({
      status,
      headers: { 'content-type': 'text/plain', 'content-length': String(body.length) },
      body,
      finished: true,
    });
    expect(busyMs).toBeLessThanOrEqual(atMostBusyMs);
  });

  test('the slower one burns its 15 ms before it answers /', () => {
    expect(timed(new ComponentHost('hello-slower.wasm'), '/').busyMs).toBeGreaterThanOrEqual(15);
  });
});

test.each([
  ['/', 200],
  ['/?ms=1', 200],
  ['', 200],
  ['?query', 200],
  ['/healthz?verbose', 200],
  ['/work', 200],
  [undefined, 404],
  ['*', 404],
  ['//', 404],
  ['/healthz/', 404],
  ['/healthzz', 404],
  ['/health', 404],
  ['/Work', 404],
  ['/work%3Fms=1', 404],
  ['/../healthz', 404],
  ['/\u{1f6a2}', 404],
  [`/${'a'.repeat(300_000)}`, 404],
])('path %.40s: %i', (path, status) => {
  const answer = new ComponentHost('hello.wasm').request(path);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-length']).toBe(String(answer.body.length));
});

test.each([
  ['', 10],
  ['?', 10],
  ['?ms=20', 20],
  ['?ms=0', 0],
  ['?ms=10000', 10_000],
  ['?ms=10001', 10_000],
  [`?ms=${'9'.repeat(400)}`, 10_000],
  ['?ms=0000000000000000000000000003', 3],
  ['?ms=-5', 0],
  ['?ms=-', 10],
  ['?ms=', 10],
  ['?ms=abc', 10],
  ['?ms=12x', 10],
  ['?ms=1.5', 10],
  ['?a=1&ms=30', 30],
  ['?&&ms=5&', 5],
  ['?ms=7&ms=9', 7],
  ['?xms=3', 10],
  ['?ms', 10],
])('/work%.40s keeps busy for %i ms', (query, ms) => {
  const { answer, busyMs } = timed(new ComponentHost('hello.wasm'), `/work${query}`);
  expect(answer.body).toMatch(new RegExp(`^busy for ${ms} ms: \\d+ rounds\\n$`));
  expect(busyMs).toBeGreaterThanOrEqual(ms);
  expect(busyMs).toBeLessThanOrEqual(ms + 2);
});

test('one instance serves thousands of requests, holds no resource and grows once, for the longest path', () => {
  const host = new ComponentHost('hello.wasm');
  const longPath = `/${'a'.repeat(3 * pageBytes)}`;
  const paths = ['/', '/healthz', '/work?ms=1', '/nowhere', longPath, undefined];
  host.request(longPath);
  const memoryBytes = host.memoryBytes;
  expect(memoryBytes).toBeLessThanOrEqual(5 * pageBytes);
  for (let count = 0; count < 6000; count++) host.request(paths[count % paths.length]);
  expect([...host.held.values()]).toEqual([]);
  expect(host.memoryBytes).toBe(memoryBytes);
});

test.each(['failed', 'closed'] as const)('a client that has gone (stream %s) leaves nothing behind', (fault) => {
  const host = new ComponentHost('hello.wasm');
  host.writeFault = fault;
  expect(host.request('/').finished).toBe(true);
  expect([...host.held.values()]).toEqual([]);
  host.writeFault = 'none';
  expect(host.request('/healthz').body).toBe('ok\n');
});

test('memory that the host asks to enlarge keeps its content, over the end of a page', () => {
  const host = new ComponentHost('hello.wasm');
  const first = host.reallocate(0, 0, 3);
  host.bytes(first, 3).set([1, 2, 3]);
  const second = host.reallocate(first, 3, 2 * pageBytes);
  expect([...host.bytes(second, 3)]).toEqual([1, 2, 3]);
  expect(host.memoryBytes).toBeGreaterThanOrEqual(second + 2 * pageBytes);
});
