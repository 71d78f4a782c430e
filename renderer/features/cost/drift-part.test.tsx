// @vitest-environment happy-dom
import { cleanup, configure, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Drift } from '#shared/contract/cost.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { createScenario, putScenario } from '../../testing/memory-cost-state.ts';
import type * as Measured from '../../testing/memory-cost-measured.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleFleet, sampleWorkloadRecord } from '../../testing/sample-data.ts';

const drift = vi.hoisted(() => ({ change: (all: Drift): Drift => all }));
vi.mock('../../testing/memory-cost-measured.ts', async (original) => {
  const real = await original<typeof Measured>();
  return { ...real, driftOf: (...args: Parameters<typeof real.driftOf>) => drift.change(real.driftOf(...args)) };
});

let shown: PageAt;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
afterEach(() => {
  cleanup();
  shown.stop();
});

function openDecided(change: (all: Drift) => Drift): void {
  drift.change = change;
  const atMs = Date.UTC(2026, 10, 21);
  const engine = new InMemoryEngine({ nodes: sampleFleet(6, atMs), workloads: [sampleWorkloadRecord(atMs)] });
  const yaml =
    'version: 1\nname: T\nworkload: { requestsPerMonth: 1e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 }\n';
  const scenario = createScenario(engine.state, yaml, 'report');
  const decision = { option: 'lambda-arm', workload: WorkloadName.parse('hello'), decidedAtMs: atMs };
  putScenario(engine.state, { ...scenario, decision });
  shown = pageAt(engine, `/cost/scenarios/${scenario.id}/report`);
  render(shown.page);
}

it('says why there is nothing to compare yet, and shows no table', async () => {
  openDecided((all) => ({ ...all, notYet: 'Nothing of hello was measured since the decision.' }));
  await screen.findByText('There is nothing to compare yet');
  screen.getByText('Nothing of hello was measured since the decision.');
  expect(screen.queryByRole('table')).toBeNull();
});

it('shows what is not known as not known, and large changes as factors', async () => {
  openDecided((all) => ({
    ...all,
    fleetUsdPerMonth: 12.3,
    lines: [],
    inputs: [
      { path: 'a', what: 'Requests', unit: 'a month', estimated: 100, measured: null, change: null },
      { path: 'b', what: 'Memory', unit: 'MB', estimated: 1, measured: 25, change: 24 },
      { path: 'c', what: 'Waiting', unit: 'ms', estimated: 100, measured: 100.2, change: 0.002 },
    ],
  }));
  const cells = async (name: RegExp) => (await screen.findByRole('row', { name })).textContent;
  expect(await cells(/^Requests/)).toBe('Requests a month100––');
  expect(await cells(/^Memory/)).toBe('Memory MB12525 times');
  expect(await cells(/^Waiting/)).toBe('Waiting ms100100.2as estimated');
  screen.getByText('By what your nodes cost, hello takes $12.30 a month now.');
});
