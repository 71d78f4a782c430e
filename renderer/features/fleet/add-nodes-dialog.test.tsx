// @vitest-environment happy-dom
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { ManualSchedule } from '../../testing/schedule.ts';

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(async () => {
  engine = new InMemoryEngine({}, new ManualSchedule(1_700_000_000_000));
  shown = pageAt(engine, '/fleet?add=true');
  render(shown.page);
  user = userEvent.setup();
  await screen.findByRole('tab', { name: 'By address' });
});
afterEach(() => {
  cleanup();
  shown.stop();
});

const names = () => [...engine.state.nodes.values()].map(({ name }) => name);

async function addByAddress(address: string, more: Record<string, string> = {}) {
  await user.click(screen.getByRole('tab', { name: 'By address' }));
  await user.type(screen.getByRole('textbox', { name: /Address/ }), address);
  for (const [label, text] of Object.entries(more)) await user.type(screen.getByRole('textbox', { name: label }), text);
  await user.click(screen.getByRole('button', { name: 'Connect and add' }));
}

describe('by address', () => {
  it('adds a node with its name and labels', async () => {
    await addByAddress('edge@fine', { Name: 'store-1', Labels: 'region=eu, tier=edge' });
    await screen.findByRole('link', { name: 'Open store-1' });
    expect([...engine.state.nodes.values()][0]?.labels).toEqual({ region: 'eu', tier: 'edge' });
  });

  it('says at the field what is wrong and asks nobody', async () => {
    await addByAddress('edge@fine', { Labels: 'region=-eu' });
    expect(screen.getByRole('textbox', { name: 'Labels' }).getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/region: a value is letters/)).toBeTruthy();
    expect(names()).toEqual([]);
  });

  it('shows the fingerprint of an unknown machine and adds it only when it was compared', async () => {
    await addByAddress('unknown-1');
    await screen.findByText('SHA256:uNiVztksCsDhcc0u9e8BrXO8XeTSVzKGqSpRn1oGc7E');
    expect(screen.getByText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).toBeTruthy();
    expect(names()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'They are the same: trust and add' }));
    await screen.findByRole('link', { name: 'Open unknown-1' });
    expect(engine.state.activity.map(({ action }) => action)).toContain('host-key-trusted');
  });

  it('forgets an unknown machine when one says so', async () => {
    await addByAddress('unknown-1');
    await user.click(await screen.findByRole('button', { name: 'Do not add' }));
    expect(screen.queryByRole('list', { name: 'Machines being added' })).toBeNull();
    expect(names()).toEqual([]);
  });

  it('blocks a machine whose key changed: there is no way to trust it here', async () => {
    await addByAddress('changed-1');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('~/.ssh/known_hosts:14');
    expect(alert.textContent).toContain('ssh-keygen -R changed-1');
    expect(within(alert).queryByRole('button', { name: /trust/ })).toBeNull();
  });

  it('asks for a passphrase until it is right', async () => {
    await addByAddress('locked-1');
    await user.type(await screen.findByLabelText('Passphrase of ~/.ssh/id_ed25519'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Unlock and add' }));
    await screen.findByText('That was not the passphrase');
    await user.type(screen.getByLabelText('Passphrase of ~/.ssh/id_ed25519'), 'open sesame');
    await user.click(screen.getByRole('button', { name: 'Unlock and add' }));
    await screen.findByRole('link', { name: 'Open locked-1' });
  });

  it('says why a machine was not added and what to do', async () => {
    await addByAddress('down-1');
    await screen.findByText('No answer from down-1:22 within 10 s.');
    expect(screen.getByText('node/unreachable')).toBeTruthy();
    expect(screen.getByText(/Check the address/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('No answer from down-1:22 within 10 s.');
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText('node/unreachable')).toBeNull();
  });
});

describe('from ~/.ssh/config', () => {
  it('shows what each would be added as, then adds those that were chosen', async () => {
    const row = await screen.findByRole('row', { name: /depot-1/ });
    expect(row.textContent).toContain('edge@10.20.0.2');
    expect(row.textContent).toContain('gateway');
    await user.click(screen.getByRole('checkbox', { name: 'depot-1' }));
    await user.click(screen.getByRole('checkbox', { name: 'depot-2' }));
    await user.click(screen.getByRole('button', { name: 'Connect and add 2 nodes' }));
    await screen.findByRole('link', { name: 'Open depot-1' });
    await screen.findByRole('link', { name: 'Open depot-2' });
    expect(names()).toEqual(['depot-1', 'depot-2']);
    await screen.findAllByText('(in the fleet)');
  });
});
