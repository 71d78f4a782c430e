// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Node } from '#shared/domain/node.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleNode, sampleWorkload } from '../../testing/sample-data.ts';
import { ManualSchedule } from '../../testing/schedule.ts';

const atMs = 1_700_000_000_000;
let schedule: ManualSchedule;
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

function show(nodes: readonly Node[], address = '/fleet', readOnly = false) {
  schedule = new ManualSchedule(atMs);
  engine = new InMemoryEngine({ nodes, settings: { readOnly } }, schedule);
  shown = pageAt(engine, address);
  render(shown.page);
  return userEvent.setup();
}

const failure = { code: 'node/unreachable', message: 'No answer within 10 s.', retryable: true } as const;
const fleet = [
  sampleNode('alpha', atMs, { labels: { region: 'eu' }, workloads: [sampleWorkload(atMs, { state: 'failing' })] }),
  sampleNode('beta', atMs, { labels: { region: 'us' }, workloads: [sampleWorkload(atMs)] }),
  sampleNode('gamma', atMs, { labels: { region: 'eu' }, condition: { kind: 'offline', sinceMs: atMs, failure } }),
];

const rowNames = () =>
  within(screen.getByRole('grid', { name: 'Nodes' }))
    .queryAllByRole('link')
    .map((link) => link.textContent);

it('stops the practice fleet after a question that names its nodes', async () => {
  const user = show([...fleet, sampleNode('practice-1', atMs, { driver: 'local' })]);
  await user.click(await screen.findByRole('button', { name: 'More for the fleet' }));
  await user.click(await screen.findByRole('menuitem', { name: /Stop the practice fleet/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Stop the practice fleet?' });
  expect(dialog.textContent).toContain('This ends practice-1 with');
  await user.click(within(dialog).getByRole('button', { name: 'Stop and remove' }));
  await waitFor(() => expect(engine.state.jobs.size).toBe(1));
  schedule.advance(1_000);
  await waitFor(() => expect(rowNames()).toEqual(['alpha', 'beta', 'gamma']));
});

describe('with nothing configured', () => {
  it('offers the practice fleet, shows how far it is, and leads on to the sample', async () => {
    const user = show([]);
    await user.click(await screen.findByRole('button', { name: 'Start the practice fleet' }));
    await screen.findByRole('button', { name: 'Cancel' });
    schedule.advance(400);
    await screen.findByText('Starting practice-1');
    schedule.advance(4_000);
    await screen.findByText(/practice nodes are ready/);
    expect(rowNames()).toEqual(['practice-1', 'practice-2', 'practice-3']);
    expect(screen.getByRole('link', { name: 'Roll out the sample' }).getAttribute('href')).toContain(
      '/rollouts/new?sample=true',
    );
  });

  it('stops the practice fleet half way', async () => {
    const user = show([]);
    await user.click(await screen.findByRole('button', { name: 'Start the practice fleet' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await screen.findByRole('button', { name: 'Start the practice fleet' });
    expect([...engine.state.jobs.values()][0]?.state.kind).toBe('cancelled');
  });

  it('offers to add nodes', async () => {
    const user = show([]);
    await user.click(await screen.findByRole('button', { name: 'Add my nodes' }));
    await screen.findByRole('dialog', { name: 'Add nodes' });
    expect(shown.address()).toBe('/fleet?add=true');
  });

  it('offers nothing that would change something while read-only', async () => {
    show([], '/fleet', true);
    const start = await screen.findByRole('button', { name: 'Start the practice fleet' });
    await waitFor(() => expect(start).toHaveProperty('disabled', true));
  });
});

describe('the table', () => {
  it('shows the counts that matter and every node', async () => {
    show(fleet);
    await screen.findByRole('link', { name: 'alpha' });
    expect(screen.getByRole('button', { name: /2.*Online/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /1.*Offline/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /1.*Workloads failing/ })).toBeTruthy();
    expect(rowNames()).toEqual(['alpha', 'beta', 'gamma']);
  });

  it('narrows to a count, and keeps that in the address', async () => {
    const user = show(fleet);
    await user.click(await screen.findByRole('button', { name: /Workloads failing/ }));
    await waitFor(() => expect(rowNames()).toEqual(['alpha']));
    expect(shown.address()).toBe('/fleet?show=failing');
  });

  it('filters by text and by selector', async () => {
    const user = show(fleet);
    await user.type(await screen.findByRole('textbox', { name: 'Label selector' }), 'region=eu');
    await waitFor(() => expect(rowNames()).toEqual(['alpha', 'gamma']));
    await user.type(screen.getByRole('searchbox', { name: 'Filter nodes' }), 'offline');
    await waitFor(() => expect(rowNames()).toEqual(['gamma']));
    await screen.findByText('1 of 3 nodes');
  });

  it('comes back as the address says', async () => {
    show(fleet, '/fleet?selector=region%3Dus');
    await waitFor(() => expect(rowNames()).toEqual(['beta']));
  });

  it('says where a selector is wrong and narrows nothing meanwhile', async () => {
    const user = show(fleet);
    await user.type(await screen.findByRole('textbox', { name: 'Label selector' }), 'region in (eu');
    await screen.findByText(/closing bracket is missing \(character 14\)/);
    expect(rowNames()).toHaveLength(3);
  });

  it('follows what happens', async () => {
    show(fleet);
    await screen.findByRole('link', { name: 'beta' });
    engine.state.putNodes([sampleNode('delta', atMs)]);
    await screen.findByRole('link', { name: 'delta' });
    const [alpha] = fleet;
    if (alpha) engine.state.removeNodes([alpha.id]);
    await waitFor(() => expect(rowNames()).toEqual(['beta', 'gamma', 'delta']));
  });

  it('is sorted by a header and walked by keyboard', async () => {
    const user = show(fleet);
    const name = await screen.findByRole('button', { name: 'Name' });
    await user.click(name);
    await user.click(name);
    expect(rowNames()).toEqual(['gamma', 'beta', 'alpha']);
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');
    const [, first] = screen.getAllByRole('row');
    first?.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await screen.findByRole('heading', { level: 1, name: 'alpha' });
  });
});

it('leaves the cursor in the filter while rows come and go', async () => {
  const user = show(fleet);
  await screen.findByRole('link', { name: 'alpha' });
  screen.getAllByRole('row')[1]?.focus();
  await user.keyboard('{ArrowDown}');
  const filter = screen.getByRole('searchbox', { name: 'Filter nodes' });
  await user.type(filter, 'gamma');
  expect(filter).toHaveProperty('value', 'gamma');
  expect(document.activeElement).toBe(filter);
});

describe('while the engine is away', () => {
  it('says so, and goes on when it is back', async () => {
    show(fleet);
    await screen.findByRole('link', { name: 'alpha' });
    engine.kill();
    await screen.findByText(/The engine stopped; it is being started again/);
    expect(rowNames()).toHaveLength(3);
    engine.state.putNodes([sampleNode('delta', atMs)]);
    engine.start();
    await screen.findByRole('link', { name: 'delta' });
    expect(screen.queryByText(/The engine stopped/)).toBeNull();
  });
});
