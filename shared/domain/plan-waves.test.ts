import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planWaves } from './plan-waves.ts';
import { FirstWave } from './rollout.ts';

const named = (...names: string[]) => names.map((name) => ({ name }));
const namesOf = (waves: { name: string }[][]) => waves.map((wave) => wave.map((node) => node.name));

describe('planWaves', () => {
  it('puts nodes in the order in which people count', () => {
    const waves = planWaves(named('edge-10', 'edge-2', 'edge-1'), { kind: 'count', nodes: 1 });
    expect(namesOf(waves)).toEqual([['edge-1'], ['edge-2', 'edge-10']]);
  });

  it('has one wave when the first takes all', () => {
    expect(namesOf(planWaves(named('a', 'b'), { kind: 'percent', percent: 100 }))).toEqual([['a', 'b']]);
    expect(planWaves([], { kind: 'count', nodes: 3 })).toEqual([]);
  });

  it('places every node once, with the first wave as asked, rounded up', () => {
    const firstWave = fc.oneof(
      fc.record({ kind: fc.constant('count' as const), nodes: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }) }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 60 }), firstWave, (names, first) => {
        const waves = planWaves(named(...names), FirstWave.parse(first));
        expect(namesOf(waves).flat().toSorted()).toEqual(names.toSorted());
        const wanted = first.kind === 'count' ? first.nodes : Math.ceil((names.length * first.percent) / 100);
        expect(waves[0]).toHaveLength(Math.min(names.length, wanted));
        expect(waves.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
