import { describe, expect, test } from 'vitest';
import { noGrants } from './jco-order.ts';
import { wasi } from './jco-wasi.ts';
import { Fields, IncomingRequest, OutgoingBody, OutgoingResponse } from './jco-wasi-http.ts';
import { OutgoingRequest } from './jco-wasi-outgoing.ts';
import { InputStream, OutputStream, Pollable, poll, TimerPollable } from './jco-wasi-io.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined) => new TextDecoder().decode(value);
const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return 'nothing';
};

describe('header fields', () => {
  test('are found whatever their case, and keep their order', () => {
    const fields = Fields.fromList([
      ['Set-Cookie', bytes('a')],
      ['x', bytes('b')],
      ['set-cookie', bytes('c')],
    ]);
    expect(fields.get('SET-COOKIE').map(text)).toEqual(['a', 'c']);
    fields.set('Set-Cookie', [bytes('d')]);
    expect(fields.entries().map(([name, value]) => [name, text(value)])).toEqual([
      ['x', 'b'],
      ['Set-Cookie', 'd'],
    ]);
    fields.delete('X');
    expect(fields.has('x')).toBe(false);
  });

  test.each([
    ['a b', 'v', 'invalid-syntax'],
    ['', 'v', 'invalid-syntax'],
    ['x', 'a\r\nset-cookie: evil', 'invalid-syntax'],
    ['x', 'a\0', 'invalid-syntax'],
    ['Transfer-Encoding', 'chunked', 'forbidden'],
    ['host', 'evil', 'forbidden'],
  ])('%j: %j is refused as %s', (name, value, tag) => {
    expect(thrownBy(() => new Fields().append(name, bytes(value)))).toEqual({ tag });
  });

  test('of a request or an answer that is out cannot be changed; a clone can', () => {
    const fields = Fields.received([['host', bytes('here')]]);
    expect(thrownBy(() => fields.append('x', bytes('y')))).toEqual({ tag: 'immutable' });
    const clone = fields.clone();
    clone.append('x', bytes('y'));
    expect(fields.has('x')).toBe(false);
    const answer = new OutgoingResponse(clone);
    expect(thrownBy(() => answer.headers().append('z', bytes('z')))).toEqual({ tag: 'immutable' });
  });
});

test('a request is read once', () => {
  const request = new IncomingRequest({
    method: 'PURGE',
    pathWithQuery: '/a?b',
    authority: 'here',
    headers: new Fields(),
    body: bytes('hello'),
  });
  expect(request.method()).toEqual({ tag: 'other', val: 'PURGE' });
  const stream = request.consume().stream();
  expect(text(stream.read(2n))).toBe('he');
  expect(text(stream.blockingRead(100n))).toBe('llo');
  expect(thrownBy(() => stream.read(1n))).toEqual({ tag: 'closed' });
  expect(thrownBy(() => request.consume())).toBeUndefined();
});

test('an answer keeps what was written, although the component’s memory changes', () => {
  const answer = new OutgoingResponse(new Fields());
  const memory = bytes('first');
  const stream = answer.body().write();
  stream.blockingWriteAndFlush(memory);
  memory.fill(0);
  stream.writeZeroes(2n);
  expect(OutgoingResponse.chunksOf(answer).map(text)).toEqual(['first', '\0\0']);
  expect(thrownBy(() => answer.body())).toBeUndefined();
  expect(thrownBy(() => answer.setStatusCode(1_000))).toBeUndefined();
  expect(thrownBy(() => OutgoingBody.finish(new OutgoingBody(), new Fields()))).toMatchObject({
    tag: 'internal-error',
  });
});

test('what a component gives its host to keep has a limit for all of it together, anew for each instance', () => {
  const { letGo } = wasi({ env: {}, grants: noGrants, program: new URL('file:///none'), onOutput: () => {} });
  const piece = new Uint8Array(1024 * 1024).fill(65);
  const write = (count: number) => {
    for (let at = 0; at < count; at++) new OutgoingRequest(new Fields()).body().write().write(piece);
  };
  const tooMuch = 'more than 268435456 bytes to keep';
  expect(() => write(300)).toThrow(tooMuch);
  letGo();
  write(254);
  const fields = new Fields();
  fields.append('x', piece);
  expect(() => fields.append('x', piece)).toThrow(tooMuch);
  letGo();
  write(1);
});

test('randomness is given, but not without end', () => {
  const { imports } = wasi({ env: {}, grants: noGrants, program: new URL('file:///none'), onOutput: () => {} });
  const random: { getRandomBytes?: (length: bigint) => Uint8Array } = Reflect.get(imports, 'wasi:random/random');
  expect(random.getRandomBytes?.(8n)).toHaveLength(8);
  expect(() => random.getRandomBytes?.(1n << 31n)).toThrow('random bytes at once');
});

test('an answer without end is refused', () => {
  const stream = new OutgoingBody().write();
  const part = new Uint8Array(16 * 1024 * 1024);
  for (let count = 0; count < 4; count++) stream.write(part);
  expect(() => stream.write(part)).toThrow('has more than');
});

test('polling gives what is ready, and waits for the first timer when nothing is', () => {
  const inNs = (ns: bigint) => new TimerPollable(process.hrtime.bigint() + ns);
  expect([...poll([inNs(10_000_000_000n), new Pollable()])]).toEqual([1]);
  expect([...poll([inNs(10_000_000_000n), inNs(2_000_000n)])]).toEqual([1]);
});

test('streams are spliced', () => {
  const taken: string[] = [];
  const output = new OutputStream((part) => taken.push(text(part)));
  expect(output.splice(new InputStream(bytes('abc')), 2n)).toBe(2n);
  expect(taken).toEqual(['ab']);
});

describe('what a component is given', () => {
  const printed: string[] = [];
  const given = (name: string): object => {
    const { imports } = wasi({
      env: { A: '1' },
      grants: { ...noGrants, arguments: ['--all'], config: { rate: '5' } },
      program: new URL('./jco-host.ts', import.meta.url),
      onOutput: (stream, line) => printed.push(`${stream} ${line}`),
    });
    const found: unknown = Reflect.get(imports, name);
    if (typeof found !== 'object' || found === null) throw new Error(`${name} is missing`);
    return found;
  };
  const call = (name: string, item: string, ...args: unknown[]): unknown => {
    const found: unknown = Reflect.get(given(name), item);
    if (typeof found !== 'function') throw new Error(`${item} is no function`);
    return Reflect.apply(found, undefined, args);
  };

  test('its own environment and nothing of the agent’s', () => {
    expect(call('wasi:cli/environment', 'getEnvironment')).toEqual([['A', '1']]);
    expect(call('wasi:cli/environment', 'getArguments')).toEqual(['--all']);
    expect(call('wasi:filesystem/preopens', 'getDirectories')).toEqual([]);
  });

  test.each(['wasi:config/store', 'wasi:config/store@0.2.0-rc.1'])('configuration: %s', (name) => {
    expect(call(name, 'get', 'rate')).toBe('5');
    expect(call(name, 'get', 'constructor')).toBeUndefined();
    expect(call(name, 'getAll')).toEqual([['rate', '5']]);
  });

  test('output that goes to the log', () => {
    const stdout = call('wasi:cli/stdout', 'getStdout');
    if (!(stdout instanceof OutputStream)) throw new Error('no stream');
    stdout.blockingWriteAndFlush(bytes('hello'));
    expect(printed).toEqual(['stdout hello']);
  });

  test('no outgoing requests, no sockets, no files: they can be named and not used', () => {
    expect(thrownBy(() => call('wasi:http/outgoing-handler', 'handle', new OutgoingRequest(new Fields())))).toEqual({
      tag: 'HTTP-request-denied',
    });
    expect(() => call('wasi:sockets/tcp-create-socket', 'createTcpSocket')).toThrow('is not granted');
    expect(() => call('wasi:keyvalue/store@0.2.0-draft', 'open')).toThrow('is not granted');
    expect(() => call('wasi:cli/exit', 'exit')).toThrow('wants to exit');
  });
});
