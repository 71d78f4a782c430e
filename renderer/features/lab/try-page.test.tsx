// @vitest-environment happy-dom
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { fetchingDigest, labModules, rulesDigest } from '../../testing/sample-lab.ts';

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  engine = new InMemoryEngine({ modules: labModules(1_000_000_000) });
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

it('sends one request with exactly the permissions that are shown', async () => {
  open(`/modules/${fetchingDigest}/try`);
  await user.clear(await screen.findByLabelText('Path'));
  await user.type(screen.getByLabelText('Path'), '/shop?x=1');
  await user.click(screen.getByRole('button', { name: /^Permissions/ }));
  await user.click(await screen.findByRole('checkbox', { name: 'TCP sockets' }));
  await screen.findByText(/is granted, and the module does not import it/);
  await user.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText('Answered 200');
  expect(screen.getByLabelText('Body of the answer').textContent).toContain('/shop?x=1');
  await screen.findByTitle(/^wasmtime -S tcp -W max-memory-size=268435456 -W timeout=10000ms serve/);
  expect(engine.state.activity.map(({ action }) => action)).toEqual(['module-tried']);
});

it('is cancelled while it runs', async () => {
  open(`/modules/${fetchingDigest}/try`);
  await user.clear(await screen.findByLabelText('Path'));
  await user.type(screen.getByLabelText('Path'), '/slow');
  await user.click(screen.getByRole('button', { name: 'Send' }));
  await user.click(await screen.findByRole('button', { name: 'Cancel' }));
  await screen.findByText('Cancelled');
  expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', false);
});

it('shows a trap with its back-trace', async () => {
  open(`/modules/${fetchingDigest}/try`);
  await user.type(await screen.findByLabelText('Path'), 'trap');
  await user.click(screen.getByRole('button', { name: 'Send' }));
  const frames = await screen.findByRole('list', { name: 'Back-trace, innermost first' });
  expect(
    within(frames)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent)[0],
  ).toBe('shop::price::per_itemsrc/price.rs:41:9');
});

it('calls a function with typed arguments from a form', async () => {
  open(`/modules/${rulesDigest}/try`);
  await user.click(await screen.findByRole('combobox', { name: 'Function' }));
  await user.click(await screen.findByRole('option', { name: 'total' }));
  await user.click(screen.getByRole('button', { name: 'Add to lines' }));
  await user.type(screen.getByLabelText('item'), 'te"a');
  await user.clear(screen.getByLabelText('count'));
  await user.type(screen.getByLabelText('count'), '-1');
  await screen.findByText('lines: item 1: count: between 0 and 4294967295 (u32)');
  expect(screen.getByRole('button', { name: 'Call' })).toHaveProperty('disabled', true);
  await user.clear(screen.getByLabelText('count'));
  await user.type(screen.getByLabelText('count'), '3');
  await user.selectOptions(screen.getByLabelText('currency'), 'chf');
  await user.click(screen.getByRole('checkbox', { name: 'none' }));
  await user.selectOptions(screen.getByLabelText('discount'), 'a value');
  await user.selectOptions(screen.getByLabelText('a value'), 'code');
  await user.type(screen.getByLabelText('code'), 'X');
  await user.click(screen.getByRole('button', { name: 'Call' }));
  await screen.findByLabelText('Returned value');
  const call = 'acme:prices/rules@1.2.0#total([{item: "te\\"a", count: 3, price: 0}], chf, {%none}, some(code("X")))';
  expect(screen.getByTitle((title) => title.includes(call))).toBeTruthy();
});

it('says of a method of a resource that it cannot be called, and why', async () => {
  open(`/modules/${rulesDigest}/try`);
  await user.click(await screen.findByRole('combobox', { name: 'Function' }));
  await user.click(await screen.findByRole('option', { name: /basket/ }));
  await screen.findByText(/resources live only inside a program/);
  expect(screen.getByRole('button', { name: 'Call' })).toHaveProperty('disabled', true);
});
