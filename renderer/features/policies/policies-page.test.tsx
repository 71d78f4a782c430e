// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { examples } from './examples.ts';

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  engine = new InMemoryEngine();
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

const text = () => screen.getByLabelText('Policies as YAML');

it('offers rules to begin with, says them in words, and keeps them when they are saved', async () => {
  open('/policies');
  await user.click(await screen.findByRole('button', { name: `Insert: ${examples[1]?.title}` }));
  await screen.findByText('A module must be signed.');
  expect(engine.state.policyYaml).toBe('');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', false));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(engine.state.policyYaml).toContain('signed: true'));
  await screen.findByText('In force');
  expect(engine.state.activity.map(({ action }) => action)).toEqual(['policies-changed']);
});

it('says what is wrong with its line and column while one types, saves nothing, and goes there', async () => {
  open('/policies');
  await user.click(await screen.findByLabelText('Policies as YAML'));
  await user.paste('version: 1\npolicies:\n  - name: x\n    maxSize: [');
  const place = await screen.findByRole('button', { name: /^Line \d+, column \d+$/ });
  expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
  await user.click(place);
  expect(document.activeElement).toBe(text());
  await user.click(screen.getByRole('button', { name: 'Undo changes' }));
  await waitFor(() => expect(text()).toHaveProperty('value', ''));
});

it('asks before rules that were not saved are lost', async () => {
  open('/policies');
  await user.type(await screen.findByLabelText('Policies as YAML'), '# mine');
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  const dialog = await screen.findByRole('dialog', { name: 'Leave without saving the policies?' });
  await user.click(within(dialog).getByRole('button', { name: 'Stay' }));
  expect(text()).toHaveProperty('value', '# mine');
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Leave' }));
  await screen.findByLabelText('Requests a probe');
});
