// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleFleet } from '../../testing/sample-data.ts';
import { fetchingDigest, labModules } from '../../testing/sample-lab.ts';

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  engine = new InMemoryEngine({ modules: labModules(1_000_000_000), nodes: sampleFleet(60, 1_000_000_000) });
  user = userEvent.setup();
});
afterEach(() => {
  cleanup();
  shown.stop();
});

function open(address: string): void {
  shown = pageAt(engine, address);
  render(shown.page);
}

const rows = () => Number(screen.getByRole('grid', { name: 'Nodes' }).getAttribute('aria-rowcount')) - 1;

it('shows every node with its verdict, and each version of each runtime once', async () => {
  open(`/modules/${fetchingDigest}/where`);
  const runtimes = await screen.findByRole('list', { name: 'Runtimes of the fleet' });
  expect(
    within(runtimes)
      .getAllByRole('listitem')
      .map(({ textContent }) => /^\w+ [\d.]+(?=\d* nodes?)/.exec(textContent)?.[0]),
  ).toHaveLength(3);
  expect(within(runtimes).getByText('WasmEdge runs no components')).toBeTruthy();
  expect(rows()).toBe(60);
});

it('leaves the nodes of one verdict and keeps that in the address', async () => {
  const [first] = engine.state.nodes.values();
  if (first) engine.state.putNodes([{ ...first, facts: first.facts && { ...first.facts, runtimes: [] } }]);
  open(`/modules/${fetchingDigest}/where`);
  await user.click(await screen.findByRole('button', { name: 'No runtime 1' }));
  await waitFor(() => expect(rows()).toBe(1));
  await screen.findByText('No runtime was found there');
  expect(shown.address()).toContain('show=none');
});

it('is read anew when a node gets another runtime', async () => {
  open(`/modules/${fetchingDigest}/where`);
  await screen.findByRole('button', { name: 'Runs 60' });
  const [first] = engine.state.nodes.values();
  if (first) engine.state.putNodes([{ ...first, facts: first.facts && { ...first.facts, runtimes: [] } }]);
  await screen.findByRole('button', { name: 'Runs 59' });
});

it('answers for a runtime that no node has, and keeps it in the address', async () => {
  open(`/modules/${fetchingDigest}/where`);
  await user.selectOptions(await screen.findByLabelText('Runtime'), 'jco');
  await user.type(screen.getByLabelText('Version'), '1.35.0');
  await user.click(screen.getByRole('button', { name: 'Check' }));
  const others = await screen.findByRole('list', { name: 'Other runtimes' });
  await within(others).findByText('Runs');
  expect(decodeURIComponent(shown.address())).toContain('jco@1.35.0');
  await user.click(within(others).getByRole('button', { name: 'Forget jco 1.35.0' }));
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Other runtimes' })).toBeNull());
});
