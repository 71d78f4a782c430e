import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviceQuestions } from './advice.ts';
import { type AdviceBasis, type AdviceFacts, factsOf } from './advice-facts.ts';
import { adviceModuleOf, type AdviceModule } from './advice-module.ts';
import { adviceRules, adviseOn, judgeFacts } from './advise.ts';
import { type ScenarioDraft } from './scenario-draft.ts';

const module: AdviceModule = {
  sizeBytes: 2_000_000,
  memoryMaxBytes: 64 * 1024 * 1024,
  is64Bit: false,
  languages: ['Rust'],
  imports: ['wasi:http/types@0.2.3', 'wasi:cli/environment@0.2.3'],
  isComponent: true,
  usesThreads: false,
};
const check = {
  workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 0, memoryMb: 16, state: 'none' },
  advice: { runs: 'request', systemAccess: 'none', libraries: 'compile', inputOutput: 'light', locations: 30 },
};
const answerTo = (basis: AdviceBasis, question: string) =>
  adviseOn(basis).answers.find((answer) => answer.question === question);

describe('advice', () => {
  it('answers each question once, in order, with a reason', () => {
    for (const draft of [{}, check]) {
      const { answers } = adviseOn({ draft });
      expect(answers.map(({ question }) => question)).toEqual(adviceQuestions);
      for (const { why, asked, answer } of answers)
        expect([why, asked, answer].every((text) => text !== '')).toBe(true);
    }
  });

  it('does not tell before enough is known, and says so of an empty draft', () => {
    const { verdict, forWasm, forContainers, answers } = adviseOn({ draft: {} });
    expect([verdict, forWasm, forContainers]).toEqual(['not-enough-known', 0, 0]);
    expect(answers.every(({ source, lean }) => source === 'nobody' && lean === 'unknown')).toBe(true);
  });

  const base = check.workload;
  const cases: readonly (readonly [string, ScenarioDraft, string])[] = [
    ['a check of tokens at the edge', check, 'wasm'],
    [
      'a consumer of streams that never ends',
      { workload: { ...base, state: 'local' }, advice: { runs: 'always', inputOutput: 'streams', busyShare: 0.9 } },
      'containers',
    ],
    ['six GiB of memory', { workload: { ...base, memoryMb: 6000 }, advice: { systemAccess: 'none' } }, 'containers'],
    [
      'personalisation before a database',
      {
        workload: { ...base, state: 'external' },
        advice: { runs: 'request', systemAccess: 'threads', inputOutput: 'databases', latencyGoalMs: 50 },
      },
      'both',
    ],
    [
      'plug-ins of strangers in a program that needs a GPU',
      {
        workload: { ...base, needsGpu: true },
        advice: { tenants: 'untrusted', latencyGoalMs: 5, libraries: 'compile' },
      },
      'both',
    ],
  ];
  it.each(cases)('%s', (_, draft, verdict) => {
    expect(adviseOn({ draft }).verdict).toBe(verdict);
  });

  it('lets a module answer what it can, before what a person says', () => {
    const draft = {
      workload: { language: 'python' },
      advice: { systemAccess: 'devices', libraries: 'do-not-compile' },
    };
    expect(answerTo({ draft, module }, 'system-access')).toMatchObject({ source: 'module', answer: 'Nothing' });
    expect(answerTo({ draft, module }, 'language')).toMatchObject({ source: 'module', answer: 'Yes, Rust' });
    expect(answerTo({ draft, module }, 'memory')).toMatchObject({ source: 'module', answer: '64 MB', lean: 'wasm' });
    const wide = { ...module, memoryMaxBytes: null, imports: ['wasi:nn/graph@0.2.0', 'wasi:filesystem/types@0.2.3'] };
    expect(answerTo({ draft, module: wide }, 'memory')?.source).toBe('nobody');
    expect(answerTo({ draft, module: wide }, 'gpu')).toMatchObject({ source: 'module', lean: 'both' });
    expect(answerTo({ draft, module: wide }, 'system-access')?.answer).toBe('Files');
    expect(answerTo({ draft, module: { ...module, usesThreads: true } }, 'system-access')?.lean).toBe('containers');
  });

  it('takes what was measured before what was written, and says which it is', () => {
    const measured = { numbers: [{ path: 'workload.memoryMb', base: 300 }] };
    expect(answerTo({ draft: check, measured }, 'memory')).toMatchObject({ source: 'measured', answer: '300 MB' });
    const ranged = { workload: { cpuMs: { base: 5, measured: true }, waitMs: { base: 5, measured: true } } };
    expect(answerTo({ draft: ranged }, 'cpu-bound')).toMatchObject({ source: 'measured', lean: 'wasm' });
  });

  it('reckons how busy it is from requests, also from those of a day', () => {
    const month = { workload: { requestsPerMonth: 2_628_000, cpuMs: 500, waitMs: 500 } };
    expect(answerTo({ draft: month }, 'duty-cycle')).toMatchObject({ answer: '63 % of the time', lean: 'containers' });
    const hours = Array.from({ length: 24 }, () => 3600);
    const day = { workload: { requestsPerHourOfDay: hours, cpuMs: 500, waitMs: 500 } };
    expect(answerTo({ draft: day }, 'duty-cycle')?.answer).toBe('63 % of the time');
  });

  it('reads the facts of a module', () => {
    const memory = { minBytes: 65_536, maxBytes: 131_072, addressBits: 32, shared: true, imported: false } as const;
    const of = (memories: readonly (typeof memory | (Omit<typeof memory, 'maxBytes'> & { maxBytes: null }))[]) =>
      adviceModuleOf({
        digest: JSON.parse('"sha256:0"'),
        sizeBytes: 10,
        kind: 'core',
        wasi: 'none',
        wasiVersions: [],
        imports: [{ name: 'wasi.thread-spawn', kind: 'core', version: null }],
        exports: [],
        wit: null,
        producers: [],
        servesHttp: false,
        role: 'library',
        roleBecause: 'Test.',
        language: { name: 'C or C++', because: 'Test.' },
        proposals: ['threads'],
        memories: [...memories],
        hasNames: false,
        hasDebugInfo: false,
      });
    expect(of([memory, memory])).toMatchObject({ memoryMaxBytes: 262_144, usesThreads: true, languages: ['C or C++'] });
    expect(of([memory, { ...memory, maxBytes: null }]).memoryMaxBytes).toBeNull();
    expect(of([]).memoryMaxBytes).toBeNull();
  });
});

/** Anything that a person, or a hand that slips, may have written so far. */
const rubbish = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.string(),
  fc.double(),
  fc.constant([]),
  fc.object(),
);
const number = (max: number) =>
  fc.oneof({ weight: 4, arbitrary: fc.double({ min: 0, max, noNaN: true }) }, { weight: 1, arbitrary: rubbish });
const oneOf = (...values: readonly string[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: rubbish });
const drafts = fc.record({
  workload: fc.record({
    requestsPerMonth: number(1e9),
    cpuMs: fc.oneof(number(1e4), fc.record({ base: number(1e4), measured: fc.boolean() })),
    waitMs: number(1e4),
    memoryMb: number(6000),
    state: oneOf('none', 'external', 'local'),
    needsGpu: fc.oneof(fc.boolean(), rubbish),
    language: oneOf('rust', 'python', 'cobol'),
  }),
  traffic: fc.record({ peakFactor: number(20) }),
  advice: fc.record({
    runs: oneOf('request', 'minutes', 'always'),
    systemAccess: oneOf('none', 'files', 'threads', 'processes', 'devices'),
    inputOutput: oneOf('light', 'databases', 'streams'),
    libraries: oneOf('compile', 'unsure', 'do-not-compile'),
    locations: number(1000),
    busyShare: number(2),
    latencyGoalMs: number(5000),
    tenants: oneOf('own', 'trusted', 'untrusted'),
    sovereignty: oneOf('none', 'region', 'site'),
    deviceMemoryMb: number(1e5),
  }),
});
const bases: fc.Arbitrary<AdviceBasis> = fc.record({
  draft: drafts,
  module: fc.constantFrom(null, module, { ...module, is64Bit: true, usesThreads: true, languages: ['Python'] }),
});

describe('any draft', () => {
  it('has advice whose every change is true, and weights that are those of its answers', () => {
    fc.assert(
      fc.property(bases, (basis) => {
        const advice = adviseOn(basis);
        const facts = factsOf(basis);
        const sum = (...leans: readonly string[]) =>
          advice.answers.reduce((total, { lean, weight }) => total + (leans.includes(lean) ? weight : 0), 0);
        expect(advice.forWasm).toBe(sum('wasm'));
        expect(advice.forContainers).toBe(sum('containers', 'blocks-wasm'));
        expect(advice.summary).not.toMatch(/undefined|null|NaN/);
        for (const { question, when, verdict } of advice.changes) {
          expect(verdict).not.toBe(advice.verdict);
          const rule = adviceRules.find((each) => each.question === question);
          const alternative = rule?.alternatives.find(({ words }) => `If ${words}` === when);
          const changed: AdviceFacts | undefined = alternative?.within(facts);
          if (changed === undefined) throw new Error(`no alternative ${when}`);
          expect(judgeFacts(changed).verdict).toBe(verdict);
          const others = adviceQuestions.filter((each) => each !== question);
          for (const other of others) expect(changed[other]).toBe(facts[other]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('loses nothing for Wasm when a hindrance goes', () => {
    const rank = { containers: 0, both: 1, wasm: 2, 'not-enough-known': 0 };
    fc.assert(
      fc.property(bases, (basis) => {
        const facts = factsOf(basis);
        const before = judgeFacts(facts);
        const state: AdviceFacts = { ...facts, state: { value: 'none', source: 'person' } };
        const after = judgeFacts(state);
        if (before.verdict === 'not-enough-known') return;
        expect(rank[after.verdict]).toBeGreaterThanOrEqual(rank[before.verdict]);
        expect(after.forWasm).toBeGreaterThanOrEqual(before.forWasm);
      }),
      { numRuns: 200 },
    );
  });
});
