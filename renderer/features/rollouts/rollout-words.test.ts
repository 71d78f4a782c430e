import { describe, expect, test } from 'vitest';
import { RolloutNodePhase, RolloutSummary } from '#shared/domain/rollout.ts';
import { barOrder, phaseOrder, progressWords, statusWords, totalNodes, touchedNodes } from './rollout-words.ts';

const now = 1_000_000;
const failure = { code: 'node/activation-failed', message: 'It answered 503.', retryable: false };

const verdict = (kind: string) => ({
  verdict: kind,
  canary: null,
  before: null,
  comparedWith: null,
  increasePercent: null,
  reason: 'Too few requests.',
});

const summary = (status: unknown, counts: Record<string, number> = { done: 3 }): RolloutSummary =>
  RolloutSummary.parse({
    id: 'ro-12345678',
    workload: 'hello',
    release: 'r2-0123456789ab',
    digest: 'a'.repeat(64),
    moduleName: 'hello.wasm',
    selector: '',
    status,
    counts,
    waves: 2,
    bakeMs: 10_000,
    startedAtMs: 900_000,
  });

const running = (step: string, untilMs: number | null = null) => summary({ kind: 'running', wave: 0, step, untilMs });

describe('status in words', () => {
  test.each([
    ['deploying', null, 'Wave 1 of 2 · deploying'],
    ['baking', now + 7_200, 'Wave 1 of 2 · watching for 8 s more'],
    ['baking', now + 600_000, 'Wave 1 of 2 · watching for 10 min more'],
    ['baking', now - 5, 'Wave 1 of 2 · watching, about to decide'],
    ['confirming', null, 'Wave 1 of 2 · confirming'],
  ])('running, %s until %s', (step, untilMs, line) => {
    expect(statusWords(running(step, untilMs), now)).toMatchObject({ line, tone: 'busy' });
  });

  test.each([
    [{ kind: 'completed', atMs: now }, { done: 3 }, 'Completed on every node', 'ok'],
    [{ kind: 'completed', atMs: now }, { done: 2, skipped: 1 }, 'Completed · 1 node skipped', 'warn'],
    [{ kind: 'undoing', cause: { kind: 'cancelled' } }, { reverting: 2 }, 'Putting 2 nodes back · cancelled', 'warn'],
    [
      { kind: 'undone', cause: { kind: 'cancelled' }, atMs: now },
      { untouched: 3 },
      'Cancelled · no node had been changed',
      'off',
    ],
    [
      { kind: 'undone', cause: { kind: 'cancelled' }, atMs: now },
      { reverted: 3 },
      'Cancelled · 3 nodes put back',
      'off',
    ],
    [
      { kind: 'undone', cause: { kind: 'gate-failed', wave: 0, nodeId: 'a', failure }, atMs: now },
      { reverted: 1 },
      'Stopped · a node of wave 1 failed, 1 node put back',
      'bad',
    ],
    [
      { kind: 'undone', cause: { kind: 'too-costly', wave: 0, verdict: verdict('unhealthy') }, atMs: now },
      { reverted: 2 },
      'Stopped · a request costs too much in wave 1, 2 nodes put back',
      'bad',
    ],
    [
      { kind: 'undoing', cause: { kind: 'too-costly', wave: 1, verdict: verdict('not-enough-data') } },
      { reverting: 1 },
      'Putting 1 node back · the cost of a request in wave 2 cannot be judged',
      'warn',
    ],
    [
      { kind: 'undone', cause: { kind: 'no-evidence', wave: 1 }, atMs: now },
      { unresolved: 1 },
      'Stopped · no node of wave 2 could be reached, 1 node could not be put back',
      'bad',
    ],
  ])('%j', (status, counts, line, tone) => {
    expect(statusWords(summary(status, counts), now)).toMatchObject({ line, tone });
  });
});

test('both orders name every phase once', () => {
  const all = [...RolloutNodePhase.options].sort();
  expect([...phaseOrder].sort()).toEqual(all);
  expect([...barOrder].sort()).toEqual(all);
});

test('counts: all, how far it is, and what a cancel would touch', () => {
  const counts = { waiting: 4, staging: 1, activating: 2, baking: 3, done: 5, skipped: 1, untouched: 0 };
  const status = { kind: 'running', wave: 0, step: 'deploying', untilMs: null };
  expect(totalNodes(summary(status, counts))).toBe(16);
  expect(progressWords(summary(status, counts))).toBe('5 of 16 done');
  const undone = { kind: 'undone', cause: { kind: 'cancelled' }, atMs: now };
  expect(progressWords(summary(undone, { reverted: 2, untouched: 3 }))).toBe('2 of 5 put back');
  expect(touchedNodes(summary(status, counts))).toBe(10);
});
