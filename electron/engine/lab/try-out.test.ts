import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FlotillaError } from '#shared/domain/failure.ts';
import { Grants } from '#shared/domain/grants.ts';
import { Digest } from '#shared/domain/ids.ts';
import { Module } from '#shared/domain/module.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { WitPackages } from '#shared/domain/wit.ts';
import type { NewActivity } from '../audit/activity-log.ts';
import { NodeChildLauncher } from '../node-child-launcher.ts';
import { BundledHost, failedIn } from './bundled-host.ts';
import { CompiledStore } from './compiled-store.ts';
import { LabRuntimes } from './lab-runtimes.ts';
import { TryOut } from './try-out.ts';

const wasmtime = process.env['FLOTILLA_TEST_WASMTIME'];
const fixtures = new URL('../../../e2e/fixtures/lab/', import.meta.url);
const sample = new URL('../../../assets/sample/hello.wasm', import.meta.url);

const files = {
  command: { file: new URL('command.wasm', fixtures), exports: ['_start'], kind: 'core' },
  core: { file: new URL('core.wasm', fixtures), exports: [], kind: 'core' },
  debug: { file: new URL('debug.wasm', fixtures), exports: [], kind: 'core' },
  functions: { file: new URL('functions.wasm', fixtures), exports: [], kind: 'component' },
  service: { file: sample, exports: ['wasi:http/incoming-handler@0.2.0'], kind: 'component' },
} as const;
const names = ['command', 'core', 'debug', 'functions', 'service'] as const;
type Name = (typeof names)[number];

const digests = new Map(names.map((name, index): [Name, Digest] => [name, Digest.parse(String(index).repeat(64))]));
const digestOf = (name: Name): Digest => digests.get(name) ?? Digest.parse('');
const nameOf = (digest: Digest): Name => names.find((name) => digestOf(name) === digest) ?? 'core';

function moduleOf(digest: Digest): Module {
  const name = nameOf(digest);
  return Module.parse({
    digest,
    name: `${name}.wasm`,
    sizeBytes: 1,
    kind: files[name].kind,
    wasi: 'none',
    wasiVersions: [],
    imports: [],
    exports: files[name].exports.map((item) => ({ name: item, kind: 'core', version: null })),
    wit: null,
    producers: [],
    servesHttp: name === 'service',
    role: 'library',
    roleBecause: 'A fixture.',
    language: null,
    proposals: [],
    memories: [],
    hasNames: true,
    hasDebugInfo: name === 'debug',
    source: { kind: 'sample' },
    addedAtMs: 0,
  });
}

const fn = (name: string, params: string[], results: string[]) => ({ name, params, results });

function anatomyOf(digest: Digest): ModuleAnatomy {
  const isComponent = nameOf(digest) === 'functions';
  const wit = isComponent
    ? WitPackages.parse(JSON.parse(readFileSync(new URL('functions.json', fixtures), 'utf8')))
    : null;
  const coreFunctions = [
    fn('add', ['i64', 'i64'], ['i64']),
    fn('half', ['f64'], ['f64']),
    fn('swap', ['i32', 'f32'], ['f32', 'i32']),
    fn('nothing', [], []),
    fn('divide', ['i32'], ['i32']),
    fn('deeper', [], []),
    fn('spin', [], []),
    fn('grow', ['i32'], ['i32']),
    fn('vector', ['v128'], ['v128']),
  ];
  return {
    units: [],
    functions: [],
    functionCount: 0,
    importedFunctions: [],
    coreFunctions: isComponent ? [] : coreFunctions,
    wit,
  };
}

const never = new AbortController().signal;
/** Its source, started as the built program is. */
const onceSource = new URL('../../agent/jco-once.ts', import.meta.url);
let programs: string;
let folder: string;
let activity: NewActivity[];
let tries: TryOut;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-lab-'));
  await mkdir(join(folder, 'data'));
  programs = join(folder, 'programs');
  await mkdir(programs);
  await writeFile(join(programs, 'jco-once.mjs'), `import ${JSON.stringify(onceSource.href)};\n`);
  activity = [];
  tries = make(wasmtime);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function make(program: string | undefined): TryOut {
  const dataFolder = join(folder, 'data');
  return new TryOut({
    module: moduleOf,
    modulePath: (digest) => files[nameOf(digest)].file.pathname,
    anatomy: (digest) => Promise.resolve(anatomyOf(digest)),
    runtimes: new LabRuntimes({ env: { PATH: program === undefined ? folder : dirname(program) }, homeFolder: folder }),
    compiled: new CompiledStore(join(dataFolder, 'lab', 'code')),
    dataFolder,
    bundled: new BundledHost(new NodeChildLauncher(programs)),
    record: (entry) => activity.push(entry),
  });
}

const limits = (more: { grants?: object; env?: Record<string, string>; memory?: number; time?: number } = {}) => ({
  grants: Grants.parse(more.grants ?? {}),
  env: more.env ?? {},
  memoryLimitBytes: more.memory ?? 64 * 1024 ** 2,
  timeLimitMs: more.time ?? 10_000,
});

const command = (argument: string | null, more: Parameters<typeof limits>[0] & { stdin?: string } = {}) => {
  const { stdin = '', grants = {}, ...rest } = more;
  const given = { ...grants, ...(argument !== null && { arguments: [argument] }) };
  return tries.runCommand({ digest: digestOf('command'), stdin, ...limits({ ...rest, grants: given }) }, never);
};

const call = (of: Name, name: string, args: string[] = [], more: Parameters<typeof limits>[0] = {}) =>
  tries.callFunction({ digest: digestOf(of), function: name, arguments: args, ...limits(more) }, never);

/** Processes whose command line names this test's folder. */
async function leftovers(): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(folder)) found.push(line);
  }
  return found;
}

async function expectNothingLeft(): Promise<void> {
  expect(await readdir(join(folder, 'data', 'lab', 'tries'))).toEqual([]);
  if (existsSync('/proc/self/cmdline')) expect(await leftovers()).toEqual([]);
}

describe.skipIf(wasmtime === undefined)('a command, with Wasmtime (FLOTILLA_TEST_WASMTIME)', () => {
  test('runs to its end, and says how it was run', async () => {
    const done = await command(null);
    expect(done).toMatchObject({ outcome: { kind: 'exited', code: 0 }, stdout: 'hello\n', stderr: 'hello\n' });
    expect(done.command).toMatch(/^wasmtime run .*--allow-precompiled/);
    expect(done.runtime.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(done.tookMs).toBeGreaterThan(0);
    expect(activity).toEqual([
      { action: 'module-tried', target: 'command.wasm', result: 'ok', detail: 'run: ended with 0' },
    ]);
    await expectNothingLeft();
  });

  test('its arguments, its exit code, its input', async () => {
    expect((await command('e')).outcome).toEqual({ kind: 'exited', code: 7 });
    expect((await command('i', { stdin: 'one\nzwei ü\n' })).stdout).toBe('one\nzwei ü\n');
  });

  test('its environment is what was given and nothing of the console, with no value on the command line', async () => {
    const done = await command('v', { env: { GREETING: 'hi', RUST_BACKTRACE: 'full' } });
    expect(done.stdout.split('\0').filter(Boolean).sort()).toEqual(['GREETING=hi', 'RUST_BACKTRACE=full']);
    expect(done.command).not.toContain('GREETING=hi');
  });

  test('a folder is there when it is granted, and only then', async () => {
    const data = join(folder, 'granted');
    await mkdir(data);
    await writeFile(join(data, 'note'), 'a note');
    const granted = { folders: [{ hostPath: data, guestPath: '/data', access: 'read-write' }] };
    expect((await command('f', { grants: granted })).stdout).toBe('a note');
    expect(await command('f')).toMatchObject({ outcome: { kind: 'exited', code: 1 }, stdout: 'denied\n' });
  });

  test('a folder that is not there, or is the console’s own, is refused', async () => {
    const grant = (hostPath: string) => ({ folders: [{ hostPath, guestPath: '/data', access: 'read' }] });
    for (const path of [join(folder, 'missing'), folder, join(folder, 'data'), join(folder, 'data', 'lab')]) {
      await expect(command('f', { grants: grant(path) })).rejects.toMatchObject({
        failure: { code: 'input/invalid', field: 'grants.folders.0.hostPath' },
      });
    }
  });

  test('a trap with the names of its functions', async () => {
    const done = await command('t');
    expect(done.outcome).toMatchObject({
      kind: 'trapped',
      trap: {
        message: 'wasm `unreachable` instruction executed',
        frames: [
          { function: 'command!trap', place: null },
          { function: 'command!main', place: null },
          { function: expect.any(String), place: null },
        ],
      },
    });
    expect(done.stderr).toBe('');
    expect(activity).toMatchObject([{ result: 'failed' }]);
  });

  test('an endless loop ends at its time limit and leaves no process', async () => {
    const done = await command('s', { time: 200 });
    expect(done.outcome).toMatchObject({ kind: 'limited', message: 'Its time was up.' });
    await expectNothingLeft();
  });

  test('one that is used up by its fuel, and one that wants more memory', async () => {
    expect((await command('s', { grants: { fuel: 100_000 } })).outcome).toMatchObject({
      kind: 'limited',
      message: expect.stringContaining('fuel'),
    });
    expect((await command('m', { memory: 8 * 1024 ** 2 })).outcome).toMatchObject({
      kind: 'limited',
      message: expect.stringContaining('memory'),
    });
    expect((await command('m', { memory: 128 * 1024 ** 2 })).outcome).toEqual({ kind: 'exited', code: 0 });
    expect((await command('g', { memory: 128 * 1024 ** 2 })).outcome).toMatchObject({
      kind: 'limited',
      message: 'It asked for a larger table than it may have: 100000000 entries.',
    });
  });

  test('output without an end is cut', async () => {
    const done = await command('o', { time: 500 });
    expect(done.outcome.kind).toBe('limited');
    expect(done.stdout.length).toBeGreaterThan(1024 ** 2);
    expect(done.stdout.length).toBeLessThan(1_100_000);
    expect(done.stdout).toMatch(/\d+ bytes were left out here/);
  });

  test('cancelled, it is gone at once', async () => {
    const abort = new AbortController();
    const order = { digest: digestOf('command'), stdin: '', ...limits({ time: 60_000, grants: { arguments: ['s'] } }) };
    const trying = tries.runCommand(order, abort.signal);
    const reason = new Error('cancelled');
    const isRunning = async () =>
      (await leftovers()).some((line) => line.startsWith('wasmtime\0run') || line.includes('\0run\0'));
    await expect.poll(isRunning, { timeout: 20_000 }).toBe(true);
    abort.abort(reason);
    await expect(trying).rejects.toBe(reason);
    await expectNothingLeft();
  });

  test('closed, it ends what runs, and takes nothing more', async () => {
    const order = { digest: digestOf('command'), stdin: '', ...limits({ time: 60_000, grants: { arguments: ['s'] } }) };
    const trying = tries.runCommand(order, never).catch((error: unknown) => error);
    await expect.poll(async () => (await leftovers()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    await tries.close();
    expect(await trying).toMatchObject({ failure: { code: 'engine/stopped' } });
    await expectNothingLeft();
    await expect(command(null)).rejects.toMatchObject({ failure: { code: 'engine/stopped' } });
  });

  test('what a console that was killed left behind is ended at the next start', async () => {
    const code = join(folder, 'data', 'lab', 'code', 'left.wasm');
    await command(null);
    await copyFile(files.command.file, code);
    const { pid } = spawn(wasmtime ?? '', ['run', '--', code, 's'], { detached: true, stdio: 'ignore' });
    await expect.poll(async () => (await leftovers()).length).toBe(1);
    await make(wasmtime).tidy();
    await expect.poll(async () => (await leftovers()).length).toBe(0);
    expect(pid).toBeGreaterThan(0);
  });

  test('what is no command is not run', async () => {
    await expect(async () =>
      tries.runCommand({ digest: digestOf('functions'), stdin: '', ...limits() }, never),
    ).rejects.toMatchObject({ failure: { code: 'module/cannot-run-here' } });
  });
});

describe.skipIf(wasmtime === undefined)('a function, with Wasmtime (FLOTILLA_TEST_WASMTIME)', () => {
  test.each([
    ['add', ['1', '4294967294'], '4294967295'],
    ['half', ['1e3'], '500'],
    ['text', [String.raw`"say \"hi\" to é \u{1f600}\n"`], String.raw`"say \"hi\" to é 😀\n"`],
    ['nothing', [], ''],
    [
      'acme:shop/cart@1.2.0#echo',
      ['{tags: ["a", "b,)"], full-name: "x", nick: some("q")} // mine'],
      '{full-name: "x", tags: ["a", "b,)"], nick: some("q")}',
    ],
    ['acme:shop/cart@1.2.0#echo', ['{full-name: "", tags: []}'], '{full-name: "", tags: []}'],
    ['acme:shop/cart@1.2.0#check', ['err("no")'], 'err("no")'],
  ])('of a component: %s(%s)', async (name, args, value) => {
    expect((await call('functions', name, args)).outcome).toEqual({ kind: 'returned', value });
  });

  test.each([
    ['add', ['9223372036854775807', '1'], '-9223372036854775808'],
    ['add', ['-0x10', '0xffffffffffffffff'], '-17'],
    ['half', ['-inf'], '-inf'],
    ['half', ['0.25'], '0.125'],
    ['swap', ['4294967295', '2.5'], '2.5, -1'],
    ['nothing', [], ''],
  ])('of a core module: %s(%s)', async (name, args, value) => {
    expect((await call('core', name, args)).outcome).toEqual({ kind: 'returned', value });
  });

  test('arguments that do not fit are named before anything runs', async () => {
    const failure = (promise: Promise<unknown>) =>
      promise.then(
        () => null,
        (error: FlotillaError) => error.failure,
      );
    expect(await failure(call('functions', 'add', ['1', '-2']))).toMatchObject({
      code: 'input/invalid',
      field: 'arguments.1',
      message: expect.stringMatching(/^Parameter b: /),
    });
    expect(await failure(call('functions', 'add', ['1', '2) , spin(']))).toMatchObject({ field: 'arguments.1' });
    expect(await failure(call('functions', 'add', ['1']))).toMatchObject({ field: 'arguments' });
    expect(await failure(call('core', 'add', ['1', '18446744073709551616']))).toMatchObject({ field: 'arguments.1' });
    expect(await failure(call('core', 'gone'))).toMatchObject({ code: 'module/no-such-function' });
    expect(await failure(call('core', 'vector', ['1']))).toMatchObject({ code: 'module/cannot-run-here' });
    expect(activity).toEqual([]);
  });

  test('traps: with names in a component, with lines where there is debug info, and one without a bottom', async () => {
    expect((await call('functions', 'fail')).outcome).toMatchObject({
      kind: 'trapped',
      trap: {
        message: 'integer divide by zero',
        frames: [{ function: 'functions!deep' }, { function: 'functions!shallow' }],
      },
    });
    expect((await call('debug', 'divide', ['0'])).outcome).toMatchObject({
      kind: 'trapped',
      trap: {
        frames: [
          { function: 'inner', place: expect.stringMatching(/debug\.wat:4:6$/) },
          { function: 'outer', place: expect.stringMatching(/debug\.wat:6:6$/) },
        ],
      },
    });
    expect((await call('core', 'deeper')).outcome).toMatchObject({
      kind: 'trapped',
      trap: { message: expect.stringContaining('call stack exhausted') },
    });
  });

  test('an endless one ends at its time limit', async () => {
    expect((await call('functions', 'spin', [], { time: 200 })).outcome).toMatchObject({
      kind: 'limited',
      trap: { frames: [{ function: 'functions!spin' }] },
    });
    await expectNothingLeft();
  });
});

describe.skipIf(wasmtime === undefined)('a request, with Wasmtime (FLOTILLA_TEST_WASMTIME)', () => {
  const ask = (path: string, more: Parameters<typeof limits>[0] = {}, rest: object = {}) =>
    tries.sendRequest(
      { digest: digestOf('service'), method: 'GET', path, headers: [], body: '', ...limits(more), ...rest },
      never,
    );

  test('is answered, with any status', async () => {
    const done = await ask('/');
    expect(done.outcome).toMatchObject({ kind: 'answered', status: 200, bodyIsText: true });
    expect(done.outcome).toMatchObject({ headers: expect.arrayContaining([['content-type', 'text/plain']]) });
    expect(done.command).toContain('--addr 127.0.0.1:0');
    const missing = await ask(
      '/gone',
      {},
      {
        method: 'POST',
        body: 'text',
        headers: [
          ['host', 'shop.example'],
          ['x', '1'],
        ],
      },
    );
    expect(missing.outcome).toMatchObject({ kind: 'answered', status: 404, body: expect.stringContaining('/healthz') });
    expect(activity.map(({ detail }) => detail)).toEqual(['GET /: answered 200', 'POST /gone: answered 404']);
    await expectNothingLeft();
  });

  test('one that takes too long is ended', async () => {
    expect((await ask('/work?ms=10000', { time: 200 })).outcome).toMatchObject({ kind: 'limited' });
    await expectNothingLeft();
  });

  test('a header that cannot be sent is the caller’s mistake; a module that is no service is told', async () => {
    await expect(ask('/', {}, { headers: [['x', 'a\nb']] })).rejects.toMatchObject({
      failure: { code: 'input/invalid', field: 'headers' },
    });
    await expectNothingLeft();
    await expect(ask('/', {}, { digest: digestOf('core') })).rejects.toMatchObject({
      failure: { code: 'module/not-a-service' },
    });
  });
});

describe('without Wasmtime', () => {
  beforeEach(async ({ skip }) => {
    tries = make(undefined);
    skip(
      (await tries.runtimes()).some(({ name }) => name === 'wasmtime'),
      'Wasmtime is installed for all users here',
    );
  });

  const ask = (path: string, more: Parameters<typeof limits>[0] = {}, signal = never) =>
    tries.sendRequest(
      { digest: digestOf('service'), method: 'GET', path, headers: [], body: '', ...limits(more) },
      signal,
    );

  test('a service is tried with jco, which comes with the console', async () => {
    expect((await tries.runtimes()).find(({ name }) => name === 'jco')).toMatchObject({ usable: true });
    const done = await ask('/');
    expect(done).toMatchObject({
      runtime: { name: 'jco' },
      outcome: { kind: 'answered', status: 200, bodyIsText: true },
    });
    expect(activity).toMatchObject([{ action: 'module-tried', result: 'ok', detail: 'GET /: answered 200' }]);
    await expectNothingLeft();
  });

  test('one that takes too long is ended, a cancelled one too', async () => {
    expect((await ask('/work?ms=10000', { time: 500 })).outcome).toMatchObject({ kind: 'limited' });
    const abort = new AbortController();
    const reason = new Error('cancelled');
    const asking = ask('/work?ms=10000', { time: 60_000 }, abort.signal);
    await expect.poll(async () => (await leftovers()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    abort.abort(reason);
    await expect(asking).rejects.toBe(reason);
    await expectNothingLeft();
  });

  test('for all else it is said how to get it', async () => {
    await expect(call('core', 'add', ['1', '2'])).rejects.toMatchObject({
      failure: { code: 'module/cannot-run-here', hint: expect.stringContaining('wasmtime.dev') },
    });
  });
});

test('a trap under jco, and what is none', () => {
  const text = `log
request failed: RuntimeError: wasm trap: wasm \`unreachable\` instruction executed
    at shop.deep (wasm://wasm/0a1b:wasm-function[3]:0x7f)
    at wasm://wasm/0a1b:wasm-function[4]:0x88
    at file:///x/component.mjs:1:2
`;
  expect(failedIn(text)).toEqual({
    guest: 'log\n',
    outcome: {
      kind: 'trapped',
      trap: {
        message: 'wasm `unreachable` instruction executed',
        frames: [
          { function: 'shop.deep', place: null },
          { function: 'wasm-function[4]', place: null },
        ],
      },
    },
  });
  expect(failedIn('request failed: Error: wasi:sockets/tcp is not granted\n')).toMatchObject({
    outcome: { kind: 'failed', message: 'wasi:sockets/tcp is not granted' },
  });
  expect(failedIn('all is well\n')).toBeNull();
});
