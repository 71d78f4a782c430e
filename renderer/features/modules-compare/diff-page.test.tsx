// @vitest-environment happy-dom
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { helloDigest, sampleModules } from '../../testing/sample-data.ts';
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
  engine = new InMemoryEngine({ modules: [...sampleModules(1_000_000_000), ...labModules(1_000_000_000)] });
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

it('says in one sentence what changed, and approves between exactly these bytes', async () => {
  open(`/modules/${fetchingDigest}/diff/${helloDigest}`);
  await screen.findByText('2 capabilities gained, the world asks hosts for more, 23.9 KiB larger.');
  expect(
    within(screen.getByRole('list', { name: 'Capabilities gained and lost' })).getAllByText('Gained'),
  ).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'Approve…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Approve 2 more capabilities of hello-2.0.0.wasm?' });
  expect(within(dialog).getByText('It makes outgoing HTTP requests')).toBeTruthy();
  expect(within(dialog).getByTitle(helloDigest)).toBeTruthy();
  expect(within(dialog).getByTitle(fetchingDigest)).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Approve' }));
  await screen.findByText(/^Approved by/);
  expect(engine.state.approvals).toMatchObject([{ from: helloDigest, to: fetchingDigest, by: 'ada' }]);
  expect(engine.state.activity.map(({ action }) => action)).toEqual(['capabilities-approved']);
});

it('swaps the two sides and chooses another version', async () => {
  open(`/modules/${fetchingDigest}/diff/${helloDigest}`);
  await user.click(await screen.findByRole('button', { name: 'Swap the two' }));
  await screen.findByText('2 capabilities lost, the world is compatible, 23.9 KiB smaller.');
  expect(shown.address()).toBe(`/modules/${helloDigest}/diff/${fetchingDigest}`);
  expect(screen.queryByRole('button', { name: 'Approve…' })).toBeNull();
  await user.selectOptions(screen.getByLabelText('From'), screen.getByRole('option', { name: /^hello-slower/ }));
  await screen.findByText(/^No capability gained or lost/);
});

it('says when a module of the address is gone', async () => {
  open(`/modules/${fetchingDigest}/diff/${'9'.repeat(64)}`);
  await screen.findByText('One of the two modules is not in the library');
});
