// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { draftOf, valueAt } from '#shared/cost/scenario-draft.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { memoryCost } from '../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';

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

const prices = `version: 1
prices:
  - { id: fastly.compute.requests, price: 100, source: contract, date: 2026-10-01 }
`;

it('replays each claim with the prices of the user, and opens a case as a scenario', async () => {
  const engine = new InMemoryEngine();
  memoryCost(engine.state).pricesYaml = prices;
  shown = pageAt(engine, '/cost/claims');
  render(shown.page);
  const claim = await screen.findByRole('region', { name: 'Claimed: $200 → $3' });
  const rowOf = (name: RegExp) => within(claim).getByRole('row', { name });
  expect(rowOf(/^The whole cluster goes/).textContent).toMatch(/\$197\.70.*\$3\.00.*98\.5 %holds/);
  expect(rowOf(/^The same on Fastly, without a minimum/).textContent).toContain('does not hold');
  expect(within(claim).getByText('The cluster stays for others: then only its share is at stake')).toBeTruthy();
  await userEvent
    .setup()
    .click(within(claim).getByRole('button', { name: 'Open as a scenario: The 100 ms are CPU time' }));
  await waitFor(() => expect(shown.address()).toMatch(/^\/cost\/scenarios\/sc-.*\/comparison$/));
  const [scenario] = memoryCost(engine.state).scenarios.values();
  const draft = draftOf(scenario?.yaml ?? '') ?? {};
  expect(valueAt(draft, 'workload.cpuMs')).toBe(100);
  expect(valueAt(draft, 'today.usdPerMonth')).toBe(197.7);
  expect(scenario?.isComplete).toBe(true);
});

it('makes no scenario while the console is read-only', async () => {
  shown = pageAt(new InMemoryEngine({ settings: { readOnly: true } }), '/cost/claims');
  render(shown.page);
  const [first] = await screen.findAllByRole('button', { name: /^Open as a scenario/ });
  await waitFor(() => expect(first?.hasAttribute('disabled')).toBe(true));
});
