// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Settings } from '#shared/domain/settings.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(async () => {
  engine = new InMemoryEngine();
  shown = pageAt(engine, '/settings');
  render(shown.page);
  user = userEvent.setup();
  await screen.findByLabelText('Requests a probe');
});
afterEach(() => {
  cleanup();
  shown.stop();
});

it('saves what was changed and nothing else', async () => {
  expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
  await user.clear(screen.getByLabelText('Requests a probe'));
  await user.type(screen.getByLabelText('Requests a probe'), '20');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(engine.state.settings).toEqual({ ...Settings.parse({}), probesPerRound: 20 }));
});

it('says at the field what is wrong and saves nothing', async () => {
  await user.clear(screen.getByLabelText('Probe workloads every'));
  await user.type(screen.getByLabelText('Probe workloads every'), '0');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Enter 1 to 3,600 seconds');
  expect(engine.state.settings).toEqual(Settings.parse({}));
});

it('undoes changes', async () => {
  await user.clear(screen.getByLabelText('Requests a probe'));
  await user.click(screen.getByRole('button', { name: 'Undo changes' }));
  expect(screen.getByLabelText('Requests a probe')).toHaveProperty('value', '10');
});

it('switches read-only mode on, says so everywhere, and off again', async () => {
  const toggle = screen.getByRole('switch', { name: /^Look, change nothing/ });
  await user.click(toggle);
  await screen.findByRole('link', { name: 'Read-only' });
  expect(engine.state.settings.readOnly).toBe(true);
  await user.click(toggle);
  await waitFor(() => expect(engine.state.settings.readOnly).toBe(false));
});

it('keeps what is set for checking modules', async () => {
  await user.clear(screen.getByLabelText('Memory of the inspector'));
  await user.type(screen.getByLabelText('Memory of the inspector'), '2048');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(engine.state.settings.inspectMemoryBytes).toBe(2 * 1024 ** 3));
});

it('keeps how often use is read', async () => {
  await user.clear(screen.getByLabelText('Read use every'));
  await user.type(screen.getByLabelText('Read use every'), '60');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(engine.state.settings.usageEveryMs).toBe(60_000));
});

it('trusts a key after saying what is wrong with another, and trusts it no longer after asking', async () => {
  await screen.findByText(/no signature can be verified/);
  await user.click(screen.getByRole('button', { name: 'Add a key' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Trust a public key' }));
  await user.type(dialog.getByLabelText('Name'), 'Pipeline');
  await user.type(dialog.getByLabelText('Public key'), 'nothing');
  await user.click(dialog.getByRole('button', { name: 'Trust it' }));
  await dialog.findByText(/no public key in PEM form/);
  await user.clear(dialog.getByLabelText('Public key'));
  await user.type(dialog.getByLabelText('Public key'), '-----BEGIN PUBLIC KEY-----');
  await user.click(dialog.getByRole('button', { name: 'Trust it' }));
  await user.click(await screen.findByRole('button', { name: 'Remove Pipeline' }));
  const question = await screen.findByRole('dialog', { name: 'Trust Pipeline no longer?' });
  expect(engine.state.keys.size).toBe(1);
  await user.click(within(question).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(engine.state.keys.size).toBe(0));
  await screen.findByText(/no signature can be verified/);
});

it('follows a change made elsewhere', async () => {
  engine.state.settings = { ...engine.state.settings, parallelNodes: 7 };
  engine.state.publish({ type: 'settings', settings: engine.state.settings });
  await waitFor(() => expect(screen.getByLabelText('Nodes at the same time')).toHaveProperty('value', '7'));
});

it('says what runs and where the data is', async () => {
  await screen.findByText('/home/ada/.local/share/flotilla');
  expect(screen.getByText('Node.js 24.0.0 on linux')).toBeTruthy();
});
