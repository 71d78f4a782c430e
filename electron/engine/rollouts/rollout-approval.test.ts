import { afterEach, describe, expect, it } from 'vitest';
import { failureOf, type Failure } from '#shared/domain/failure.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import { SimulatedConsole, simulatedModule } from './simulation/simulated-console.ts';

const imports = (version: string) => [
  `wasi:http/types@${version}`,
  `wasi:http/outgoing-handler@${version}`,
  `wasi:clocks/wall-clock@${version}`,
];
const first = simulatedModule('a', imports('0.2.3'));
const patched = simulatedModule('b', imports('0.2.6'));
const greedy = simulatedModule('c', [...imports('0.2.3'), 'wasi:sockets/tcp@0.2.3', 'wasi:filesystem/preopens@0.2.3']);
const needsStore = simulatedModule('d', [...imports('0.2.3'), 'wasi:keyvalue/store@0.2.0']);

const twenty = Object.fromEntries(
  Array.from({ length: 20 }, (_, at) => [`n${at + 1}`, { zone: at < 4 ? 'pci' : 'office' }]),
);

const consoles: SimulatedConsole[] = [];
afterEach(() => {
  for (const console of consoles.splice(0)) console.service.close();
});

function consoleOf(nodes: Record<string, Record<string, string>> = twenty): SimulatedConsole {
  const console = new SimulatedConsole(nodes, [first, patched, greedy, needsStore]);
  consoles.push(console);
  return console;
}

async function rollOut(console: SimulatedConsole, module: Module): Promise<void> {
  await console.service.start((await console.plan(module)).id);
  await console.untilEnded();
}

function approve(console: SimulatedConsole, from: Module, to: Module): void {
  console.approvals.push({ from: from.digest, to: to.digest, by: 'ops', atMs: 1 });
}

async function failureIn(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    return failureOf(error);
  }
  throw new Error('it did not fail');
}

const finding = (more: Partial<PolicyFinding>): PolicyFinding => ({
  rule: 'no sockets',
  effect: 'forbid',
  message: 'It uses TCP connections.',
  reason: 'card data',
  nodes: [],
  ...more,
});

describe('a module that may do more than the one that runs', () => {
  it('is not started before that was approved, and what it gains is named exactly', async () => {
    const console = consoleOf();
    await rollOut(console, first);
    const plan = await console.plan(greedy);
    expect(plan.gains).toMatchObject([{ from: first.digest, approval: null }]);
    expect(plan.gains[0]?.gained.map(({ capability, imports: by }) => [capability, by])).toEqual([
      ['tcp', ['wasi:sockets/tcp@0.2.3']],
      ['files', ['wasi:filesystem/preopens@0.2.3']],
    ]);
    const failure = await failureIn(console.service.start(plan.id));
    expect(failure.code).toBe('rollout/needs-approval');
    expect(failure.message).toBe(
      'The module may do more than what runs now. It uses TCP connections (wasi:sockets/tcp@0.2.3). ' +
        'It reads and writes files in folders it was given (wasi:filesystem/preopens@0.2.3).',
    );
    await console.untilEnded();
    expect(new Set(Object.values(console.running()))).toEqual(new Set([first.digest]));
    for (const driver of console.drivers.values()) expect(driver.blobs.has(greedy.digest)).toBe(false);
  });

  it('is started from the same preview once it was approved', async () => {
    const console = consoleOf();
    await rollOut(console, first);
    const plan = await console.plan(greedy);
    expect((await failureIn(console.service.start(plan.id))).code).toBe('rollout/needs-approval');
    approve(console, first, greedy);
    await console.service.start(plan.id);
    await console.untilEnded();
    expect(new Set(Object.values(console.running()))).toEqual(new Set([greedy.digest]));
  });

  it('needs an approval for each of the modules that run, and for these bytes', async () => {
    const console = consoleOf({ a: { zone: '1' }, b: { zone: '2' } });
    await console.service.start((await console.plan(first, { selector: 'zone=1' })).id);
    await console.untilEnded();
    await console.service.start((await console.plan(patched, { selector: 'zone=2' })).id);
    await console.untilEnded();
    approve(console, first, greedy);
    approve(console, patched, needsStore);
    const plan = await console.plan(greedy);
    expect(plan.gains.map(({ from, approval }) => [from, approval?.by ?? null])).toEqual([
      [first.digest, 'ops'],
      [patched.digest, null],
    ]);
    expect((await failureIn(console.service.start(plan.id))).code).toBe('rollout/needs-approval');
  });

  it('needs none where nothing runs yet, or where it gains nothing', async () => {
    const console = consoleOf();
    expect((await console.plan(greedy)).gains).toEqual([]);
    await rollOut(console, greedy);
    await rollOut(console, first);
    expect(new Set(Object.values(console.running()))).toEqual(new Set([first.digest]));
  });

  it('gains nothing by a patch version of the same interfaces', async () => {
    const console = consoleOf();
    await rollOut(console, first);
    expect((await console.plan(patched)).gains).toEqual([]);
    await rollOut(console, patched);
    expect(new Set(Object.values(console.running()))).toEqual(new Set([patched.digest]));
  });

  it('is put back without being asked when it fails, though the module before may do more', async () => {
    const console = consoleOf({ a: {}, b: {} });
    await rollOut(console, greedy);
    const [node] = console.drivers.values();
    if (!node) throw new Error('no node');
    node.checkHealth = async () => ({
      healthy: false,
      release: node.running,
      failure: { code: 'node/activation-failed', message: 'answered 503', retryable: false },
    });
    await rollOut(console, first);
    expect(console.records.at(-1)).toBe('rollout-undone failed');
    expect(new Set(Object.values(console.running()))).toEqual(new Set([greedy.digest]));
  });
});

describe('nodes that cannot run a module', () => {
  it('are left out with what is missing there, and the others go', async () => {
    const console = consoleOf();
    console.missing = (module, node) =>
      module === needsStore && ['n3', 'n11', 'n20'].includes(node) ? ['wasi:keyvalue/store@0.2.0'] : [];
    const plan = await console.plan(needsStore);
    expect(plan.leftOut.map(({ name, failure }) => [name, failure.code, failure.message])).toEqual(
      ['n3', 'n11', 'n20'].map((name) => [
        name,
        'module/cannot-run-here',
        'What the module needs is missing there. wasmtime 49.0.3: wasi:keyvalue/store@0.2.0',
      ]),
    );
    expect(plan.waves.flat()).toHaveLength(17);
    expect(new Set(plan.waves.flat().map(({ compatibility }) => compatibility))).toEqual(new Set(['yes']));
    await console.service.start(plan.id);
    await console.untilEnded();
    expect(Object.keys(console.running())).toHaveLength(17);
  });

  it('end a preview that was made before they lost the runtime for it', async () => {
    const console = consoleOf();
    const plan = await console.plan(needsStore);
    console.missing = (_, node) => (node === 'n1' ? ['wasi:keyvalue/store@0.2.0'] : []);
    expect((await failureIn(console.service.start(plan.id))).code).toBe('rollout/plan-expired');
  });
});

describe('policies', () => {
  const inPci = (nodes: readonly Node[]) =>
    nodes.filter(({ labels }) => labels['zone'] === 'pci').map(({ id, name }) => ({ nodeId: id, name }));

  it('for some nodes leave those out, by the rule and its reason', async () => {
    const console = consoleOf();
    console.findings = (_, nodes) => [finding({ nodes: inPci(nodes) })];
    const plan = await console.plan(greedy);
    expect(plan.findings).toHaveLength(1);
    expect(plan.leftOut.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'n4']);
    expect(plan.leftOut[0]?.failure).toMatchObject({
      code: 'policy/forbidden',
      message: 'The policy “no sockets” forbids it: It uses TCP connections. Why: card data',
      node: 'n1',
    });
    expect(plan.waves.flat()).toHaveLength(16);
    await console.service.start(plan.id);
  });

  it('about the module itself refuse the start, also when they were made after the preview', async () => {
    const console = consoleOf();
    const plan = await console.plan(first);
    console.findings = () => [finding({ rule: 'signed', message: 'It is not signed.' })];
    expect(await failureIn(console.service.start(plan.id))).toMatchObject({
      code: 'policy/forbidden',
      message: 'The policy “signed” forbids it: It is not signed. Why: card data',
    });
    for (const driver of console.drivers.values()) expect(driver.blobs.size).toBe(0);
  });

  it('that only warn are shown and stop nothing', async () => {
    const console = consoleOf();
    console.findings = (_, nodes) => [finding({ effect: 'warn' }), finding({ effect: 'warn', nodes: inPci(nodes) })];
    const plan = await console.plan(first);
    expect(plan.findings).toHaveLength(2);
    expect(plan.leftOut).toEqual([]);
    await console.service.start(plan.id);
    await console.untilEnded();
    expect(Object.keys(console.running())).toHaveLength(20);
  });
});

it('a plan says what the runtimes that would host it make of its grants, each runtime asked about once', async () => {
  const console = consoleOf();
  console.enforcement = (runtimes) =>
    runtimes.flatMap(({ name, version }) => [
      { grant: 'http', how: 'wider', note: `${name} ${version}` },
      { grant: 'tcp', how: 'enforced', note: 'withheld' },
    ]);
  expect((await console.plan(first)).enforcement).toEqual([{ grant: 'http', how: 'wider', note: 'wasmtime 49.0.3' }]);
});
