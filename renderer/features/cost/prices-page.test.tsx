// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { memoryCost } from '../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';

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

const text = () => screen.getByLabelText('Your prices as YAML');
const table = () => screen.getByRole('grid', { name: 'Prices' });
const kept = () => memoryCost(engine.state).pricesYaml;

it('shows where a price is from, and puts it into one’s own prices to be changed', async () => {
  open('/cost/prices');
  await screen.findByText('You have no prices of your own');
  await user.type(screen.getByRole('searchbox', { name: /prices/i }), 'aws.lambda.requests');
  await user.click(await within(table()).findByText('$0.20'));
  const details = await screen.findByRole('region', { name: /^AWS/ });
  expect(within(details).getByText(/^https:/)).toBeTruthy();
  expect(details.querySelector('a')).toBeNull();
  await user.click(within(details).getByRole('button', { name: 'Write your own price' }));
  expect(text()).toHaveProperty('value', expect.stringContaining('- id: aws.lambda.requests\n    price: 0.20'));
  await waitFor(() => expect(document.activeElement).toBe(text()));
  await user.keyboard('{Backspace}{Backspace}18');
  await within(table()).findByText('Changed');
  await within(table()).findByText('$0.18');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', false));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(kept()).toContain('price: 0.18'));
  await waitFor(() => expect(screen.queryByText('Not saved')).toBeNull());
  await user.click(screen.getByRole('radio', { name: 'Yours' }));
  await waitFor(() => expect(within(table()).getAllByRole('row')).toHaveLength(2));
});

it('says what is wrong with its line, saves nothing, and goes there', async () => {
  open('/cost/prices');
  await user.click(await screen.findByLabelText('Your prices as YAML'));
  await user.paste('version: 1\nprices:\n  - { id: aws.lambda.requests, price: -1, source: mine, date: 2026-01-01 }');
  const place = await screen.findByRole('button', { name: /^Line 3, column \d+$/ });
  expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
  await user.click(place);
  expect(document.activeElement).toBe(text());
  await user.click(screen.getByRole('button', { name: 'Undo changes' }));
  await waitFor(() => expect(text()).toHaveProperty('value', ''));
  expect(kept()).toBe('');
});

it('asks before prices that were not saved are lost', async () => {
  open('/cost/prices');
  await user.type(await screen.findByLabelText('Your prices as YAML'), '# mine');
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  const dialog = await screen.findByRole('dialog', { name: 'Leave without saving your prices?' });
  await user.click(within(dialog).getByRole('button', { name: 'Stay' }));
  expect(text()).toHaveProperty('value', '# mine');
});

it('only looks while the console is read-only', async () => {
  engine = new InMemoryEngine({ settings: { readOnly: true } });
  open('/cost/prices');
  expect(await screen.findByLabelText('Your prices as YAML')).toHaveProperty('readOnly', true);
  await user.click((await within(table()).findAllByRole('row'))[1] ?? table());
  expect(await screen.findByRole('button', { name: 'Write your own price' })).toHaveProperty('disabled', true);
});
