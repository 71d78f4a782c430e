// @vitest-environment happy-dom
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
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

it('measures with progress, says what was not measured and why, and opens every sample', async () => {
  open(`/modules/${fetchingDigest}/measure`);
  await screen.findByText('Not measured yet');
  await user.clear(screen.getByLabelText('Runs of each'));
  await user.type(screen.getByLabelText('Runs of each'), '5');
  await user.click(screen.getByRole('button', { name: 'Measure' }));
  await screen.findByRole('progressbar', { name: 'Measure hello-2.0.0.wasm' });
  const table = await screen.findByRole('grid', { name: 'Measurements' });
  await within(table).findByText('jco makes JavaScript, no machine code');
  expect(within(table).getAllByText('not measured').length).toBeGreaterThan(2);
  await user.click(within(table).getByRole('button', { name: 'Samples of Compile on wasmtime 49.0.0' }));
  const samples = await screen.findByLabelText('Samples, in the order they were taken');
  expect(samples.textContent?.split('\n')).toHaveLength(5);
  expect(screen.getByText('min–max')).toBeTruthy();
});
