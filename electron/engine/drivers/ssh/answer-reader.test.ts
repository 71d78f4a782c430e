import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { AnswerReader } from './answer-reader.ts';
import {
  AnswerLine,
  coldStartResult,
  FactsResult,
  plainText,
  probeResult,
  StatusResult,
  UsageResult,
} from './node-answers.ts';

const read = (text: string | Buffer) => new AnswerReader().push(Buffer.from(text));

function codeOf(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return failureOf(error).code;
  }
}

describe('AnswerReader', () => {
  test('reads lines however they are cut', () => {
    const text =
      'Welcome!\r\n\nflotilla:send-program\n{"t":"need","what":"module"}\n{"t":"result","stage":"stored"}\r\n';
    const expected = ['send-program', { t: 'need', what: 'module' }, { t: 'result', stage: 'stored' }];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 30 }), (cuts) => {
        const reader = new AnswerReader();
        const bytes = Buffer.from(text);
        const answers = [];
        let from = 0;
        for (const cut of [...cuts, bytes.length]) {
          answers.push(...reader.push(bytes.subarray(from, from + cut)));
          from += cut;
        }
        expect(answers).toEqual(expected);
      }),
    );
  });

  test.each([
    ['a second wish for the program', 'flotilla:send-program\nflotilla:send-program\n'],
    ['text between answers', '{"t":"log"}\nhello\n'],
    ['no JSON', '{"t":"result",\n'],
    ['an array', '{"t":["result"]}\n'],
    ['an unknown kind', '{"t":"exec","what":"rm"}\n'],
    ['a need that was not agreed', '{"t":"need","what":"/etc/passwd"}\n'],
    ['a code that a node may not claim', '{"t":"error","code":"ssh/host-key-changed","message":"x"}\n'],
    ['a clock that is no time', '{"t":"clock","nowMs":-1}\n'],
    ['a share without a whole', '{"t":"progress","done":1,"of":0}\n'],
    ['a line without an end', 'x'.repeat(2 * 1024 ** 2)],
    ['a line that is too long', `{"t":"result","x":"${'x'.repeat(2 * 1024 ** 2)}"}\n`],
    ['endless noise', 'noise\n'.repeat(2 * 1024 ** 2)],
  ])('refuses %s', (_what, text) => {
    expect(codeOf(() => read(text))).toBe('node/bad-answer');
  });

  test('any bytes are read or refused, never more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), (bytes, begun) => {
        const code = codeOf(() =>
          read(Buffer.concat([Buffer.from(begun ? '{"t":"log"}\n' : ''), bytes, Buffer.from('\n')])),
        );
        expect(['', 'node/bad-answer']).toContain(code);
      }),
    );
  });

  test('__proto__ in an answer changes nothing', () => {
    const [answer] = read('{"t":"result","__proto__":{"stage":"stored"},"constructor":1}\n');
    expect(({} as { stage?: string }).stage).toBeUndefined();
    expect(AnswerLine.safeParse(answer).success).toBe(true);
  });
});

describe('what a node says', () => {
  const workload = {
    workload: 'shop',
    release: 'r1-000000000000',
    digest: 'a'.repeat(64),
    state: 'running',
    runtime: 'wasmtime',
    address: '127.0.0.1:8080',
    previousRelease: null,
    revertsAtMs: null,
    startedAtMs: 1,
    restarts: 0,
  };

  test.each([
    ['a name that climbs', { workload: '../../etc' }],
    ['a release that climbs', { release: '../r1-000000000000' }],
    ['a digest with a slash', { digest: `${'a'.repeat(63)}/` }],
    ['a state that was not agreed', { state: 'pwned' }],
    ['an endless address', { address: 'x'.repeat(101) }],
    ['NaN as text', { restarts: 'NaN' }],
    ['fewer than no restarts', { restarts: -1 }],
    ['a NUL in a name', { workload: 'sh\0op' }],
  ])('%s is refused', (_what, wrong) => {
    expect(StatusResult.safeParse({ workloads: [workload] }).success).toBe(true);
    expect(StatusResult.safeParse({ workloads: [{ ...workload, ...wrong }] }).success).toBe(false);
  });

  test('too many workloads, and facts of endless length, are refused', () => {
    expect(StatusResult.safeParse({ workloads: Array.from({ length: 1_001 }, () => workload) }).success).toBe(false);
    expect(FactsResult.safeParse({ os: 'x'.repeat(1_000) }).success).toBe(false);
  });

  const used = {
    workload: 'shop',
    release: 'r1-000000000000',
    epoch: '1a2b3c4d-4711-98765',
    ageMs: 60_000,
    cpuMs: 1_530,
    memoryBytes: 20_000_000,
    memoryPeakBytes: null,
  };

  test.each([
    ['less than no CPU time', { cpuMs: -1 }],
    ['more than can be counted', { cpuMs: 1e300 }],
    ['a number as text', { memoryBytes: '20000000' }],
    ['a counting without a name', { epoch: '' }],
    ['a counting with an endless name', { epoch: 'x'.repeat(101) }],
    ['a name that climbs', { workload: '../shop' }],
    ['memory that is not told at all', { memoryBytes: undefined }],
  ])('usage with %s is refused', (_what, wrong) => {
    expect(UsageResult.safeParse({ usage: [used] }).success).toBe(true);
    expect(UsageResult.safeParse({ usage: [{ ...used, ...wrong }] }).success).toBe(false);
  });

  test('requests that a node over SSH claims to have counted are not heard, and too many releases refused', () => {
    expect(UsageResult.parse({ usage: [{ ...used, requests: 1e9, bytesOut: 1 }] }).usage).toEqual([used]);
    expect(UsageResult.safeParse({ usage: Array.from({ length: 1_001 }, () => used) }).success).toBe(false);
  });

  test('text for people has no control characters, and ends', () => {
    expect(plainText('a\u001b[31mb\0c\u202Ed\te', 100)).toBe('a[31mbcd\te');
    expect(plainText('x'.repeat(100), 10)).toHaveLength(10);
  });
});

describe('what was measured', () => {
  const probed = (samples: unknown[]) =>
    probeResult({ count: 3, timeoutMs: 2_000 }).safeParse({ release: 'r1-000000000000', samples }).success;

  test.each([
    ['fewer samples than asked for', [1], true],
    ['as many, some without an answer', [1, null, 2_000], true],
    ['more than asked for', [1, 2, 3, 4], false],
    ['a sample far beyond its time', [1e300], false],
    ['a sample below nothing', [-1], false],
  ])('a probe with %s', (_what, samples, accepted) => expect(probed(samples)).toBe(accepted));

  test.each([
    [[1, 2], true],
    [[1, 2, 3], false],
    [[1e300], false],
  ])('two cold starts with %j', (samples, accepted) => {
    const series = [{ kind: 'process', compile: 'aot', samples, overheadMs: 0 }];
    const said = { release: 'r1-000000000000', digest: 'a'.repeat(64), runtimeVersion: '49.0.0', series };
    expect(coldStartResult(2).safeParse(said).success).toBe(accepted);
  });
});
