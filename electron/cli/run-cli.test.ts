import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { implement, ORPCError } from '@orpc/server';
import { beforeEach, describe, expect, test } from 'vitest';
import { contract } from '#shared/contract/contract.ts';
import type { FileCheck } from '#shared/contract/modules.ts';
import { type Failure } from '#shared/domain/failure.ts';
import { Digest, FileHandle, JobId, NodeId, PlanId, ReleaseId, RolloutId, WorkloadName } from '#shared/domain/ids.ts';
import { type Inspection, type Module, type ModuleFacts } from '#shared/domain/module.ts';
import { type Node } from '#shared/domain/node.ts';
import { type Rollout, type RolloutNode, type RolloutPlan, type RolloutRequest } from '#shared/domain/rollout.ts';
import { clientOfEngine } from '../host/engine-client.ts';
import { FakeEngine } from '../host/fake-engine.ts';
import type { ExitCode } from './command.ts';
import { commands, runCli } from './run-cli.ts';

const os = implement(contract);

const digest = Digest.parse('ab'.repeat(32));
const facts: ModuleFacts = {
  digest,
  sizeBytes: 98_304,
  kind: 'component',
  wasi: '0.2',
  wasiVersions: ['0.2.12'],
  imports: [],
  exports: [],
  wit: null,
  producers: [],
  servesHttp: true,
  role: 'http-service',
  roleBecause: 'It exports wasi:http/incoming-handler.',
  language: null,
  proposals: [],
  memories: [],
  hasNames: false,
  hasDebugInfo: false,
};
const module: Module = { ...facts, name: 'hello.wasm', source: { kind: 'sample' }, addedAtMs: 0 };

const node = (name: string, more: Partial<Node> = {}): Node => ({
  id: NodeId.parse(`id-${name}`),
  name,
  driver: 'ssh',
  address: `edge@${name}:22`,
  labels: { site: 'berlin' },
  condition: { kind: 'online', sinceMs: 0, roundTripMs: 3 },
  facts: null,
  workloads: [],
  addedAtMs: 0,
  lastSeenAtMs: null,
  ...more,
});

const workload = WorkloadName.parse('hello');
const rolloutId = RolloutId.parse('ro-00000001');
const failure: Failure = { code: 'node/activation-failed', message: 'Answered 500.', retryable: false };

/** What the engine remembers, and what it was asked. */
let state: {
  files: string[];
  inspections: Map<string, Inspection>;
  /** What else is found of a valid file, and what was asked. */
  found: Partial<FileCheck>;
  checks: unknown[];
  nodes: Node[];
  added: unknown[];
  requests: RolloutRequest[];
  rollout: Rollout;
  /** The rollout's next states, one at each change. */
  next: Rollout[];
  calls: string[];
  jobs: 'done' | 'failed';
};
let publish: () => void;

function rolloutAt(
  status: Rollout['summary']['status'],
  phases: RolloutNode['phase'][],
  decisions: string[] = [],
): Rollout {
  return {
    summary: {
      id: rolloutId,
      workload,
      release: ReleaseId.parse('r2-0123456789ab'),
      digest,
      moduleName: 'hello.wasm',
      selector: '',
      status,
      counts: {},
      waves: 2,
      bakeMs: 10_000,
      costGate: null,
      costs: [],
      startedAtMs: 0,
    },
    nodes: phases.map((phase, index) => ({
      nodeId: NodeId.parse(`n${index + 1}`),
      name: `edge-${index + 1}`,
      wave: index,
      phase,
      from: null,
      failure: phase === 'failed' ? failure : null,
      sent: null,
      changedAtMs: 0,
    })),
    decisions: decisions.map((text, index) => ({ atMs: index, text })),
  };
}

const planOf = (request: RolloutRequest): RolloutPlan => ({
  id: PlanId.parse('pl-00000001'),
  request,
  releaseNumber: 2,
  releaseIsNew: true,
  waves: [
    [
      {
        nodeId: NodeId.parse('n1'),
        name: 'edge-1',
        from: ReleaseId.parse('r1-0123456789ab'),
        change: 'replace',
        compatibility: 'yes',
      },
    ],
  ],
  leftOut: [{ nodeId: NodeId.parse('n9'), name: 'edge-9', failure: { ...failure, message: 'It is offline.' } }],
  bytesToSendAtMost: 98_304,
  confirmWithinMs: 120_000,
  stopsWhen: ['A node does not answer its health check.'],
  gains: [],
  findings: [],
  enforcement: [],
  madeAtMs: 0,
});

const router = {
  system: {
    openFile: os.system.openFile.handler(({ input }) => {
      state.files.push(input.path);
      return { file: FileHandle.parse(`file-${String(state.files.length).padStart(8, '0')}`) };
    }),
    live: os.system.live.handler(async function* ({ signal }) {
      yield { type: 'reset' as const };
      while (!signal?.aborted) {
        await new Promise<void>((resolve) => {
          publish = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
          if (state.next.length > 0) resolve();
        });
        const next = state.next.shift();
        if (next) state.rollout = next;
        yield { type: 'rollout' as const, summary: state.rollout.summary, nodes: [], decisions: [] };
      }
    }),
    jobs: {
      get: os.system.jobs.get.handler(({ input }) => ({
        id: input.jobId,
        kind: 'practice-start' as const,
        title: 'Practice',
        state:
          state.jobs === 'done' ? { kind: 'done' as const, atMs: 0 } : { kind: 'failed' as const, atMs: 0, failure },
        progress: 1,
        note: 'Three nodes run',
        result: null,
        startedAtMs: 0,
        seq: 1,
      })),
    },
    activity: os.system.activity.handler(({ input }) => {
      state.calls.push(`activity ${input.limit}`);
      const entry = { seq: 1, atMs: 0, actor: 'ada', target: 'edge-1', result: 'ok' as const };
      return [{ ...entry, action: 'node-added' as const, detail: 'evil\u001b]0;title\u0007\u009b31m\nnext \u202etxt' }];
    }),
  },
  modules: {
    check: os.modules.check.handler(({ input }) => {
      const path = state.files[Number(input.file.slice(5)) - 1] ?? '';
      const found = [...state.inspections].find(([name]) => path.endsWith(name));
      if (!found)
        throw new ORPCError('file/unreadable', { status: 400, data: { ...failure, code: 'file/unreadable' } });
      state.checks.push(input);
      const none = { findings: [], nodes: [], runtimes: [] };
      return { ...none, ...(found[1].verdict === 'valid' && state.found), inspection: found[1] };
    }),
    add: os.modules.add.handler(() => ({ outcome: 'added' as const, module })),
    list: os.modules.list.handler(() => [module]),
  },
  fleet: {
    list: os.fleet.list.handler(() => state.nodes),
    add: os.fleet.add.handler(({ input }) => {
      state.added.push(input);
      const key = { host: 'edge-1', keyType: 'ssh-ed25519', fingerprint: 'SHA256:abc' };
      if (input.trustFingerprint === 'SHA256:abc') return { outcome: 'added' as const, node: node('edge-1') };
      return { outcome: 'host-key-unknown' as const, key };
    }),
    remove: os.fleet.remove.handler(({ input }) => {
      state.calls.push(`remove ${input.nodeId} ${input.clean}`);
      return { nodeId: input.nodeId };
    }),
    practice: { start: os.fleet.practice.start.handler(() => ({ jobId: JobId.parse('job-00000001') })) },
  },
  rollouts: {
    plan: os.rollouts.plan.handler(({ input }) => {
      state.requests.push(input);
      return planOf(input);
    }),
    start: os.rollouts.start.handler(() => {
      state.calls.push('start');
      return { rolloutId };
    }),
    get: os.rollouts.get.handler(() => state.rollout),
    cancel: os.rollouts.cancel.handler(() => {
      state.calls.push('cancel');
      state.next.push(rolloutAt({ kind: 'undone', cause: { kind: 'cancelled' }, atMs: 1 }, ['reverted', 'untouched']));
      publish();
      return state.rollout.summary;
    }),
  },
};

let interrupt: () => void;
let engine: FakeEngine;

beforeEach(() => {
  publish = () => {};
  interrupt = () => {};
  engine = new FakeEngine(router);
  state = {
    files: [],
    inspections: new Map(),
    found: {},
    checks: [],
    nodes: [],
    added: [],
    requests: [],
    rollout: rolloutAt({ kind: 'running', wave: 0, step: 'deploying', untilMs: null }, ['staging', 'waiting']),
    next: [],
    calls: [],
    jobs: 'done',
  };
});

interface Run {
  exitCode: number;
  out: string;
  err: string;
}

/** Runs a command line. `answers` are typed by a person at a terminal; without them there is nobody. */
async function cli(line: string, answers?: string[], env: Record<string, string> = {}): Promise<Run> {
  const isTTY = answers !== undefined;
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let out = '';
  let err = '';
  output.on('data', (chunk) => {
    const text = String(chunk);
    out += text;
    if (!text.includes('[y/N]')) return;
    const answer = answers?.shift() ?? '';
    if (answer !== 'wait') input.write(`${answer}\n`);
  });
  errors.on('data', (chunk) => (err += String(chunk)));
  const streams = {
    input: Object.assign(input, { isTTY }),
    output: Object.assign(output, { isTTY }),
    errors,
    env: { NO_COLOR: '1', ...env },
  };
  const exitCode = await runCli(line.split(' ').filter(Boolean), {
    streams,
    programFolder: '/programs',
    version: '1.2.3',
    connect: () => {
      const recover = (error: unknown) => Promise.reject(error as Error);
      return Promise.resolve({ client: clientOfEngine(engine, 'local'), recover, close: () => Promise.resolve() });
    },
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => {};
    },
  });
  return { exitCode, out, err };
}

const jsonLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);

describe('the command line itself', () => {
  test('help lists every command, and each has help of its own', async () => {
    const { exitCode, out } = await cli('--help');
    expect(exitCode).toBe(0);
    for (const { name } of commands) {
      expect(out).toContain(`  ${name} `);
      const help = await cli(`${name} --help`);
      expect([help.exitCode, help.out.split('\n')[0]]).toEqual([0, expect.stringContaining(`Usage: flotilla ${name}`)]);
      expect(help.out).toContain('--json');
    }
    expect((await cli('')).out).toBe(out);
    expect((await cli('help rollout')).out).toBe((await cli('rollout --help')).out);
  });

  test('--version', async () => {
    expect(await cli('--version')).toEqual({ exitCode: 0, out: '1.2.3\n', err: '' });
  });

  test.each([
    ['fly', "there is no command 'fly'"],
    ['nodes fly', "there is no command 'nodes fly'"],
    ['nodes --what', "Unknown option '--what'"],
    ['serve --host 0.0.0.0', "Unknown option '--host'"],
    ['serve --port 70000', "Option '--port': A port is at most 65535"],
    ['serve --port x', "Option '--port': Give a number"],
    ['check', 'FILE… is missing'],
    ['nodes show', 'NODE is missing'],
    ['nodes show a b', "Unexpected argument 'b'"],
    ['nodes add a --label site', "Option '--label': 'site' is not KEY=VALUE"],
    ['rollout a.wasm', "Option '--workload': is missing"],
    ['rollout a.wasm --workload Hello', "Option '--workload': Use 1 to 40 lower-case letters"],
    ['rollout a.wasm --workload a --bake soon', "Option '--bake': 'soon' is not a time"],
    ['rollout a.wasm --workload a --first-wave 0', "Option '--first-wave': '0' is not a number of nodes"],
    ['rollout a.wasm --workload a --first-wave 101%', "Option '--first-wave'"],
    ['rollout a.wasm --workload a --cost-gate more', "Option '--cost-gate': 'more' is not a share"],
    ['rollout a.wasm --workload a --cost-gate 1001', "Option '--cost-gate'"],
    ['rollout a.wasm --workload a --cost-gate-unknown undo', "Option '--cost-gate': is missing"],
    ['rollout a.wasm --workload a --port 80', "Option '--port': A port is 1024 to 65535"],
    ['rollout a.wasm --workload a --health healthz', "Option '--health': A path starts with /"],
    ['activity --limit 0', "Option '--limit'"],
  ])('%s: %s', async (line, problem) => {
    const { exitCode, out, err } = await cli(line);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(problem);
    expect(state.calls).toEqual([]);
  });
});

describe('what nodes and modules say', () => {
  test('no control character reaches the terminal', async () => {
    const { out } = await cli('activity');
    expect(out).toContain('evil\ufffd]0;title\ufffd\ufffd31m next \ufffdtxt');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test('nor does it in JSON, where it means the same', async () => {
    const { out } = await cli('activity --limit 7 --json');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(jsonLines(out)[0]).toMatchObject({ detail: 'evil\u001b]0;title\u0007\u009b31m\nnext \u202etxt' });
    expect(state.calls).toEqual(['activity 7']);
  });

  test('colours are for terminals without NO_COLOR', async () => {
    state.nodes = [node('edge-1')];
    const coloured = '\u001b[32monline\u001b[39m';
    expect((await cli('nodes', [], { NO_COLOR: '' })).out).toContain(coloured);
    expect((await cli('nodes', [])).out).not.toContain('\u001b');
    expect((await cli('nodes', undefined, { NO_COLOR: '' })).out).not.toContain('\u001b');
    expect((await cli('nodes', [], { NO_COLOR: '', TERM: 'dumb' })).out).not.toContain('\u001b');
  });
});

describe('check', () => {
  beforeEach(() => {
    state.inspections = new Map<string, Inspection>([
      ['good.wasm', { verdict: 'valid', facts }],
      [
        'bad.wasm',
        { verdict: 'invalid', message: 'type mismatch', offset: 37, functionName: 'add', digest, sizeBytes: 99 },
      ],
      ['empty.wasm', { verdict: 'refused', reason: 'empty', message: 'The file is empty.' }],
      ['slow.wasm', { verdict: 'refused', reason: 'timed-out', message: 'It took too long.' }],
    ]);
  });

  test.each([
    ['good.wasm', 0, 'valid        good.wasm  component, WASI 0.2, serves HTTP, 96.0 KiB, abababababab'],
    ['bad.wasm', 1, 'invalid      bad.wasm: type mismatch (at byte 37, in add)'],
    ['empty.wasm', 1, 'refused      empty.wasm: The file is empty.'],
    ['slow.wasm', 2, 'not checked  slow.wasm: It took too long.'],
    ['gone.wasm', 2, 'not checked  gone.wasm: Answered 500.'],
  ])('%s ends with %i', async (file, exitCode, line) => {
    expect(await cli(`check ${file}`)).toEqual({ exitCode, out: `${line}\n`, err: '' });
  });

  test('several files: the worst decides, and JSON is in their order', async () => {
    const { exitCode, out } = await cli('check bad.wasm slow.wasm good.wasm --json');
    expect(exitCode).toBe(2);
    expect(jsonLines(out)).toMatchObject([
      { file: 'bad.wasm', inspection: { verdict: 'invalid', offset: 37 } },
      { file: 'slow.wasm', inspection: { reason: 'timed-out' } },
      { file: 'good.wasm', inspection: { facts: { digest } } },
    ]);
    expect(state.files[0]).toMatch(/^([/]|[A-Z]:).*bad\.wasm$/);
  });

  test('a hundred files are answered in their order', async () => {
    const files = Array.from({ length: 100 }, (_, index) => `${index}/${index % 3 === 0 ? 'bad' : 'good'}.wasm`);
    const { out } = await cli(`check ${files.join(' ')} --json`);
    expect(jsonLines(out).map((line) => (line as { file: string }).file)).toEqual(files);
  });

  const on = (verdict: 'yes' | 'flag' | 'no' | 'unknown', reasons: string[] = []) => ({
    runtime: 'wasmtime' as const,
    version: '49',
    verdict,
    reasons,
    flags: [],
  });
  const finding = { rule: 'no sockets', message: 'It opens TCP connections.', reason: '', nodes: [] };

  test.each<[Partial<FileCheck>, ExitCode, string]>([
    [{ runtimes: [on('yes')] }, 0, 'runs on wasmtime 49'],
    [{ runtimes: [on('flag')] }, 0, 'runs with flags on wasmtime 49'],
    [{ runtimes: [on('no', ['memory64: it has none.'])] }, 1, 'cannot run on wasmtime 49: memory64: it has none.'],
    [{ runtimes: [on('unknown', ['It is too new.'])] }, 2, 'may run on wasmtime 49: It is too new.'],
    [{ findings: [{ ...finding, effect: 'forbid' }] }, 1, 'forbidden by no sockets: It opens TCP connections.'],
    [{ findings: [{ ...finding, effect: 'warn' }] }, 0, 'warning by no sockets: It opens TCP connections.'],
    [
      {
        nodes: ['a', 'b'].map((name) => ({ nodeId: NodeId.parse(name), name, verdict: 'no', runtimes: [on('no')] })),
      },
      1,
      'cannot run on 2 nodes (a, b)',
    ],
    [{ nodes: [{ nodeId: NodeId.parse('a'), name: 'a', verdict: 'unread', runtimes: [] }] }, 2, 'not known yet on 1'],
  ])('what is found decides too: %#', async (found, exitCode, line) => {
    state.found = found;
    const answer = await cli('check good.wasm');
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.out).toContain(line);
  });

  test('asks for the policy, the nodes and the runtimes that were named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flotilla-cli-'));
    try {
      const policy = join(folder, 'policy.yaml');
      await writeFile(policy, 'policies: []\n');
      await cli(`check good.wasm --policy ${policy} --against zone=a --runtime wasmtime@49.0.3 --runtime jco@1`);
      expect(state.checks).toMatchObject([
        {
          policy: 'policies: []\n',
          selector: 'zone=a',
          runtimes: [
            { name: 'wasmtime', version: '49.0.3' },
            { name: 'jco', version: '1.0.0' },
          ],
        },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('options that cannot be used are refused before anything is asked', async () => {
    for (const wrong of ['--runtime wasmtime', '--runtime bun@1', '--policy gone.yaml']) {
      expect((await cli(`check good.wasm ${wrong}`)).exitCode).toBe(2);
    }
    expect((await cli('check good.wasm bad.wasm --bundle x.json')).err).toContain('--bundle');
    expect(state.checks).toEqual([]);
  });
});

describe('nodes', () => {
  test('an empty fleet says what to do next', async () => {
    expect((await cli('nodes')).out).toContain('flotilla nodes add ADDRESS');
  });

  test('columns stand under each other', async () => {
    state.nodes = [node('a'), node('a-much-longer-name', { condition: { kind: 'offline', sinceMs: 0, failure } })];
    const lines = (await cli('nodes list')).out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^NAME +STATE +ADDRESS/);
    expect(new Set(lines.map((line) => line.search(/STATE|online|offline/))).size).toBe(1);
  });

  test('adding asks about an unknown host key, and trusts what the person confirmed', async () => {
    const { exitCode, out } = await cli('nodes add ada@edge-1 --label site=b --label tier=', ['y']);
    expect(exitCode).toBe(0);
    expect(out).toContain('SHA256:abc');
    expect(state.added).toEqual([
      { address: 'ada@edge-1', labels: { site: 'b', tier: '' } },
      { address: 'ada@edge-1', labels: { site: 'b', tier: '' }, trustFingerprint: 'SHA256:abc' },
    ]);
  });

  test('with nobody there it adds nothing and says how', async () => {
    const { exitCode, err } = await cli('nodes add edge-1');
    expect([exitCode, state.added.length]).toEqual([1, 1]);
    expect(err).toContain('--trust SHA256:abc');
    expect((await cli('nodes add edge-1 --trust SHA256:abc')).exitCode).toBe(0);
  });

  test('removing asks, and takes a name or an id', async () => {
    state.nodes = [node('edge-1'), node('twin'), { ...node('twin'), id: NodeId.parse('other') }];
    expect((await cli('nodes remove edge-1', ['n'])).exitCode).toBe(2);
    expect((await cli('nodes remove edge-1')).exitCode).toBe(2);
    expect(state.calls).toEqual([]);
    expect((await cli('nodes remove edge-1 --clean', ['yes'])).exitCode).toBe(0);
    expect((await cli('nodes remove id-edge-1 --yes')).exitCode).toBe(0);
    expect(state.calls).toEqual(['remove id-edge-1 true', 'remove id-edge-1 false']);
    expect((await cli('nodes remove twin --yes')).err).toContain('Use an id: id-twin, other.');
    expect(jsonLines((await cli('nodes show none --json')).out)).toMatchObject([
      { type: 'failure', failure: { code: 'node/not-found' } },
    ]);
  });
});

describe('practice', () => {
  test('start follows the job to its end', async () => {
    expect(await cli('practice start')).toEqual({ exitCode: 0, out: 'Three nodes run\n', err: '' });
    state.jobs = 'failed';
    expect(await cli('practice start')).toMatchObject({ exitCode: 1, err: 'Answered 500.\n' });
  });
});

describe('rollout', () => {
  const line = 'rollout hello.wasm --workload hello';
  const running = (wave: number, step: 'deploying' | 'baking' | 'confirming') =>
    ({ kind: 'running', wave, step, untilMs: null }) as const;

  test('passes on what was asked for', async () => {
    const more = '--selector site=berlin --first-wave 10% --bake 2m --health /ready --port 8080 --dry-run';
    expect((await cli(`${line} ${more}`)).exitCode).toBe(0);
    expect((await cli(`rollout abababab --workload hello --first-wave 3 --bake 500ms --dry-run`)).exitCode).toBe(0);
    expect(state.requests).toMatchObject([
      {
        digest,
        selector: 'site=berlin',
        firstWave: { kind: 'percent', percent: 10 },
        bakeMs: 120_000,
        settings: { healthPath: '/ready', port: 8080 },
      },
      { digest, selector: '', firstWave: { kind: 'count', nodes: 3 }, bakeMs: 500, costGate: null },
    ]);
    expect(state.calls).toEqual([]);
  });

  test('passes on what a request may cost', async () => {
    const gate = '--cost-gate 20% --cost-gate-requests 500 --cost-gate-unknown undo';
    expect((await cli(`${line} ${gate} --dry-run`)).exitCode).toBe(0);
    expect((await cli(`${line} --cost-gate 7.5 --dry-run`)).exitCode).toBe(0);
    expect(state.requests.map(({ costGate }) => costGate)).toEqual([
      { maxIncreasePercent: 20, minRequests: 500, whenUnknown: 'undo' },
      { maxIncreasePercent: 7.5, minRequests: 100, whenUnknown: 'go-on' },
    ]);
  });

  test('shows the plan and asks', async () => {
    const { exitCode, out } = await cli(line, ['n']);
    expect([exitCode, state.calls]).toEqual([1, []]);
    expect(out).toContain('release 2 (new), module abababababab');
    expect(out).toContain('edge-1  replace r1-0123456789ab');
    expect(out).toContain('edge-9: It is offline.');
    expect(out).toContain('Sends at most 96.0 KiB. Each wave is watched for 10 s.');
    expect(out).toContain('- A node does not answer its health check.');
  });

  test('with nobody to ask it needs --yes', async () => {
    expect(await cli(line)).toMatchObject({ exitCode: 2, err: expect.stringContaining('--yes') as unknown });
    expect(state.calls).toEqual([]);
  });

  test('follows every node to the end', async () => {
    state.next = [
      rolloutAt(running(0, 'baking'), ['baking', 'waiting'], ['Wave 1 is watched.']),
      rolloutAt(running(1, 'deploying'), ['done', 'staging'], ['Wave 1 is watched.', 'Wave 1 stayed healthy.']),
      rolloutAt({ kind: 'completed', atMs: 1 }, ['done', 'done'], ['Wave 1 is watched.', 'Wave 1 stayed healthy.']),
    ];
    const { exitCode, out } = await cli(`${line} --yes --json`);
    expect(exitCode).toBe(0);
    const lines = jsonLines(out) as { type: string; node?: RolloutNode; text?: string }[];
    expect(lines.at(-1)).toMatchObject({ type: 'result', summary: { status: { kind: 'completed' } } });
    expect(lines.filter(({ type }) => type === 'decision').map(({ text }) => text)).toEqual([
      'Wave 1 is watched.',
      'Wave 1 stayed healthy.',
    ]);
    const last = new Map(lines.flatMap(({ node: at }) => (at ? [[at.name, at.phase]] : [])));
    expect([...last]).toEqual([
      ['edge-1', 'done'],
      ['edge-2', 'done'],
    ]);
  });

  test('a rollout that is undone ends with 1 and says why', async () => {
    const cause = { kind: 'gate-failed', wave: 0, nodeId: NodeId.parse('n1'), failure } as const;
    state.next = [
      rolloutAt({ kind: 'undoing', cause }, ['failed', 'untouched']),
      rolloutAt({ kind: 'undone', cause, atMs: 1 }, ['reverted', 'untouched']),
    ];
    const { exitCode, out } = await cli(`${line} --yes`);
    expect(exitCode).toBe(1);
    expect(out).toContain('Stopped in wave 1: Answered 500. What changed was put back.');
    expect(out).toContain('edge-1  reverted');
  });

  const whenStarted = () => expect.poll(() => state.calls).toContain('start');

  test('Ctrl-C asks; yes cancels it', async () => {
    const running = cli(line, ['y', 'y']);
    await whenStarted();
    interrupt();
    expect(await running).toMatchObject({ exitCode: 1, out: expect.stringContaining('Cancelled.') as unknown });
    expect(state.calls).toEqual(['start', 'cancel']);
  });

  test('Ctrl-C asks; no lets it go on', async () => {
    const ended = cli(line, ['y', 'n']);
    await whenStarted();
    interrupt();
    await new Promise((resolve) => setImmediate(resolve));
    state.next.push(rolloutAt({ kind: 'completed', atMs: 1 }, ['done', 'done']));
    publish();
    expect((await ended).exitCode).toBe(0);
    expect(state.calls).toEqual(['start']);
  });

  test('Ctrl-C twice cancels it', async () => {
    const ended = cli(line, ['y', '\u0003']);
    await whenStarted();
    interrupt();
    expect((await ended).exitCode).toBe(1);
    expect(state.calls).toEqual(['start', 'cancel']);
  });

  test('a rollout that ends while the question stands takes it back', async () => {
    const ended = cli(line, ['y', 'wait']);
    await whenStarted();
    interrupt();
    state.next.push(rolloutAt({ kind: 'completed', atMs: 1 }, ['done', 'done']));
    publish();
    expect(await ended).toMatchObject({ exitCode: 0, out: expect.stringContaining('Completed.') as unknown });
    expect(state.calls).toEqual(['start']);
  });

  test('Ctrl-C at the first question rolls nothing out', async () => {
    expect((await cli(line, ['\u0003'])).exitCode).toBe(1);
    expect(state.calls).toEqual([]);
  });

  test('without a person Ctrl-C cancels at once', async () => {
    const ended = cli(`${line} --yes`);
    await whenStarted();
    interrupt();
    expect((await ended).exitCode).toBe(1);
    expect(state.calls).toEqual(['start', 'cancel']);
  });
});
