// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor } from '@testing-library/react';
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

it('follows a change made elsewhere', async () => {
  engine.state.settings = { ...engine.state.settings, parallelNodes: 7 };
  engine.state.publish({ type: 'settings', settings: engine.state.settings });
  await waitFor(() => expect(screen.getByLabelText('Nodes at the same time')).toHaveProperty('value', '7'));
});

it('says what runs and where the data is', async () => {
  await screen.findByText('/home/ada/.local/share/flotilla');
  expect(screen.getByText('Node.js 24.0.0 on linux')).toBeTruthy();
});
