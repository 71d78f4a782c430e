// @vitest-environment happy-dom
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { digestOf, sampleFleet, sampleModule, sampleWorkloadRecord } from '../../testing/sample-data.ts';
import { ManualSchedule } from '../../testing/schedule.ts';

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

it('a release that costs too much a request is undone, and the page says why with the figures', async () => {
  const atMs = 1_000_000_000;
  const schedule = new ManualSchedule(atMs);
  const costly = { ...sampleModule(atMs), digest: digestOf('c'), name: 'costly.wasm' };
  const workloads = [sampleWorkloadRecord(atMs)];
  const engine = new InMemoryEngine({ modules: [costly], nodes: sampleFleet(12, atMs), workloads }, schedule);
  const user = userEvent.setup();
  shown = pageAt(engine, `/rollouts/new?digest=${costly.digest}&workload=hello`);
  render(shown.page);
  await user.click(await screen.findByRole('button', { name: /^Advanced/ }));
  await user.click(screen.getByRole('switch', { name: /^Hold against the cost of a request/ }));
  await user.clear(screen.getByLabelText('A request may cost'));
  await screen.findAllByText('A number is needed here');
  await user.type(screen.getByLabelText('A request may cost'), '25');
  await screen.findByText(/^A request costs over 25 % more than before while a wave is watched/);
  await user.click(await screen.findByRole('button', { name: /^Roll out to/ }));
  const section = await screen.findByRole('region', { name: 'Cost of a request' });
  within(section).getByText('Judged when the watching of a wave ends.');
  schedule.advance(60_000);
  const notice = await screen.findByText(/^Too costly in wave 1: A request costs .*46 % more, allowed 25 % more/);
  expect(notice).toBeTruthy();
  const figures = within(section).getByRole('table', { name: 'What a request costs in wave 1' });
  expect(within(figures).getByRole('row', { name: /^A million/ }).textContent).toBe('A million$0.41$0.28');
  within(section).getByText('Too costly');
});
