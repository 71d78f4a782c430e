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

const alpha = sampleNode('alpha', atMs, { labels: { region: 'eu' }, workloads: [sampleWorkload(atMs)] });

async function show(node: Node = alpha, address = `/fleet/${node.id}`, readOnly = false) {
  engine = new InMemoryEngine({ nodes: [node], settings: { readOnly } }, new ManualSchedule(atMs));
  shown = pageAt(engine, address);
  render(shown.page);
  await screen.findByRole('heading', { level: 1, name: address.endsWith('nobody') ? 'Node' : node.name });
  return userEvent.setup();
}

const now = () => engine.state.nodes.get(alpha.id);

describe('labels', () => {
  it('are edited row by row and saved', async () => {
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    const dialog = await screen.findByRole('dialog', { name: 'Labels of alpha' });
    const keys = within(dialog).getAllByRole('textbox', { name: 'Key' });
    await user.type(keys.at(-1) ?? dialog, 'tier');
    await user.type(within(dialog).getByRole('textbox', { name: 'Value of tier' }), 'edge');
    await user.click(within(dialog).getByRole('button', { name: 'Save labels' }));
    await waitFor(() => expect(now()?.labels).toEqual({ region: 'eu', tier: 'edge' }));
    await screen.findByText('tier=edge');
  });

  it('are not saved while one is wrong', async () => {
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    const dialog = await screen.findByRole('dialog', { name: 'Labels of alpha' });
    const value = within(dialog).getByRole('textbox', { name: 'Value of region' });
    await user.clear(value);
    await user.type(value, '-x');
    await user.click(within(dialog).getByRole('button', { name: 'Save labels' }));
    expect(value.getAttribute('aria-invalid')).toBe('true');
    expect(now()?.labels).toEqual({ region: 'eu' });
  });
});

describe('workloads', () => {
  it('are stopped only after a question that names them', async () => {
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'Stop hello' }));
    const dialog = await screen.findByRole('dialog', { name: 'Stop hello on alpha?' });
    expect(now()?.workloads[0]?.state).toBe('running');
    await user.click(within(dialog).getByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(now()?.workloads[0]?.state).toBe('stopped'));
    await screen.findByText('Stopped');
  });

  it('show their log, which the address keeps', async () => {
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'Log of hello' }));
    const log = await screen.findByRole('log', { name: 'Log of hello on alpha' });
    await within(log).findByText(/\[request 7\]/);
    expect(shown.address()).toContain('log=hello');
    await user.type(screen.getByRole('searchbox', { name: 'Search the log' }), 'request 42]');
    await screen.findByText(/1 line with “request 42]”/);
  });
});

describe('removing', () => {
  it.each([
    ['Forget it, leave the node as it is', 'Remove', ''],
    ['Stop its workloads and delete Flotilla’s folder there', 'Clean and remove', 'cleaned'],
  ])('%s', async (choice, button, detail) => {
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'More for alpha' }));
    await user.click(await screen.findByRole('menuitem', { name: /Remove from the fleet/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove alpha?' });
    expect(dialog.textContent).toContain('1 workload runs on it: hello.');
    await user.click(within(dialog).getByRole('radio', { name: choice }));
    await user.click(within(dialog).getByRole('button', { name: button }));
    await waitFor(() => expect(shown.address()).toBe('/fleet'));
    expect(engine.state.activity.at(-1)).toMatchObject({ action: 'node-removed', detail });
  });
});

it('says why a node is blocked and takes the passphrase that it lacks', async () => {
  const failure = { code: 'ssh/passphrase-needed', message: 'The key is locked.', retryable: false } as const;
  const user = await show({ ...alpha, condition: { kind: 'blocked', sinceMs: atMs, failure } });
  await screen.findByText(/The key is locked/);
  await user.type(screen.getByLabelText('Passphrase of the key'), 'open sesame');
  expect(screen.getByRole('button', { name: 'Unlock' })).toHaveProperty('disabled', false);
});

it('offers no change while read-only', async () => {
  await show(alpha, undefined, true);
  await waitFor(() => expect(screen.getByRole('button', { name: 'Stop hello' })).toHaveProperty('disabled', true));
  expect(screen.getByRole('button', { name: 'Edit' })).toHaveProperty('disabled', true);
});

it('says that a node is gone and leads back', async () => {
  await show(alpha, '/fleet/n-nobody');
  await screen.findByText('This node is not in the fleet');
  expect(screen.getByRole('link', { name: 'Show the fleet' })).toBeTruthy();
});
