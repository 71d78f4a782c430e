// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { ManualSchedule } from '../../testing/schedule.ts';

let engine: InMemoryEngine;
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

function show(entries: number, address = '/activity') {
  engine = new InMemoryEngine({}, new ManualSchedule(1_700_000_000_000));
  for (let count = 1; count <= entries; count += 1) {
    engine.state.record('node-added', `node-${count}`, '', count % 50 === 0 ? 'failed' : 'ok');
  }
  shown = pageAt(engine, address);
  render(shown.page);
  return userEvent.setup();
}

const firstRow = () => within(screen.getByRole('grid', { name: 'Entries' })).getAllByRole('row')[1]?.textContent ?? '';

it('says what will show here while nothing was done', async () => {
  show(0);
  await screen.findByText('Nothing was done yet');
});

it('shows the newest first and new entries as they come', async () => {
  show(3);
  await waitFor(() => expect(firstRow()).toContain('node-3'));
  engine.state.record('workload-stopped', 'hello', 'on node-1');
  await waitFor(() => expect(firstRow()).toContain('Workload stopped'));
  expect(firstRow()).toContain('hello');
});

it('loads older entries and keeps them when new ones come', async () => {
  const user = show(450);
  await screen.findByText('200 entries');
  await user.click(screen.getByRole('button', { name: 'Load older entries' }));
  await screen.findByText('400 entries');
  await user.click(screen.getByRole('button', { name: 'Load older entries' }));
  await screen.findByText('450 entries');
  expect(screen.queryByRole('button', { name: 'Load older entries' })).toBeNull();
  engine.state.record('settings-changed', 'settings');
  await screen.findByText('451 entries');
});

it('shows only what failed, and keeps that in the address', async () => {
  const user = show(120);
  await user.click(await screen.findByRole('switch', { name: 'Failed only' }));
  await waitFor(() => expect(firstRow()).toContain('node-100'));
  expect(shown.address()).toBe('/activity?failed=true');
});
