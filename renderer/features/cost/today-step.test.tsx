// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { draftOf, valueAt } from '#shared/cost/scenario-draft.ts';
import type { ScenarioId } from '#shared/cost/stored-scenario.ts';
import { FileHandle } from '#shared/domain/ids.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { createScenario, memoryScenario } from '../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';

const complete = `version: 1
name: Token check
workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 }
`;

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;
let id: ScenarioId;
let handle: string;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(async () => {
  engine = new InMemoryEngine();
  user = userEvent.setup();
  handle = 'file-00000000good';
  ({ id } = createScenario(engine.state, complete, 'today'));
  shown = pageAt(engine, `/cost/scenarios/${id}/today`, 10_000, () => Promise.resolve(FileHandle.parse(handle)));
  render(shown.page);
  await screen.findByRole('radiogroup', { name: 'How you say it' });
});
afterEach(() => {
  cleanup();
  shown.stop();
});

const kept = (path: string) => valueAt(draftOf(memoryScenario(engine.state, id).yaml) ?? {}, path);
const choose = (name: string) => user.click(screen.getByRole('radio', { name }));

async function readBill(): Promise<void> {
  await choose('Out of a bill');
  await screen.findByText('Drop a bill here');
  const event = new Event('drop', { bubbles: true, cancelable: true });
  const files = [new File(['a,b\n'], 'focus.csv')];
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files } });
  fireEvent(window, event);
}

it('takes an amount and where it is from; looking at another way loses nothing', async () => {
  await choose('An amount you know');
  fireEvent.change(screen.getByLabelText('You pay'), { target: { value: '1,200' } });
  fireEvent.change(screen.getByLabelText('Where that is from'), { target: { value: 'an invoice' } });
  await waitFor(() => expect(kept('today')).toEqual({ usdPerMonth: 1200, source: 'an invoice' }));
  await choose('Nothing yet');
  await waitFor(() => expect(kept('today')).toBeUndefined());
  await choose('An amount you know');
  await waitFor(() => expect(kept('today')).toEqual({ usdPerMonth: 1200, source: 'an invoice' }));
});

it('reckons what runs now, and what its mean use says of the CPU of a request', async () => {
  await choose('As it runs now');
  await user.click(screen.getByLabelText('It runs on'));
  await user.click(await screen.findByRole('option', { name: 'Kubernetes, EKS on EC2' }));
  await screen.findByText(/^\$[\d,.]+ a month$/);
  await waitFor(() => expect(kept('today.option')).toBe('eks'));
  fireEvent.change(screen.getByLabelText('Replicas'), { target: { value: '3' } });
  fireEvent.change(screen.getByLabelText('Mean use of their CPU'), { target: { value: '10' } });
  await user.click(await screen.findByRole('button', { name: 'Take that' }));
  // 3 × 0.25 vCPU × 10 % over 16 M requests in 2,628,000 s
  await waitFor(() => expect(kept('workload.cpuMs')).toBe(12.32));
});

it('asks for all of what else runs on the cluster, once somebody begins to say it', async () => {
  await choose('As it runs now');
  await user.click(screen.getByRole('radio', { name: 'Others too' }));
  fireEvent.change(screen.getByLabelText('The others request'), { target: { value: '3' } });
  await waitFor(() => expect(screen.getAllByText('Needed')).toHaveLength(2));
});

it('reads a bill with progress, shows what is wrong with it, and takes the share that is chosen', async () => {
  await readBill();
  await screen.findByRole('progressbar', { name: 'Read a FOCUS file' });
  const charges = await screen.findByRole('grid', { name: 'Charges' });
  expect(screen.getByText('PricingCategory')).toBeTruthy();
  await user.click(screen.getByText(/^2 rows of .* could not be read/));
  expect(screen.getByRole('list', { name: 'Rows left out' }).textContent).toContain('Line 1,204');
  await user.click(within(charges).getByRole('checkbox', { name: /Elastic Kubernetes Service, us-east-1, 2026-10/ }));
  await user.click(within(charges).getByRole('checkbox', { name: /Elastic Kubernetes Service, us-east-1, 2026-09/ }));
  await user.click(await screen.findByRole('button', { name: 'Take $73.20 a month' }));
  await waitFor(() => expect(kept('today.usdPerMonth')).toBe(73.2));
  expect(kept('today.source')).toMatch(/^bill focus-2026\.csv\.gz/);
});

it('counts only the months that are asked for', async () => {
  await readBill();
  const charges = await screen.findByRole('grid', { name: 'Charges' });
  await user.click(within(charges).getByRole('checkbox', { name: /Elastic Kubernetes Service, us-east-1, 2026-10/ }));
  await screen.findByRole('button', { name: 'Take $37.20 a month' });
  await user.click(screen.getByRole('button', { name: 'Months: all' }));
  await user.click(await screen.findByRole('menuitemcheckbox', { name: '2026-10' }));
  await screen.findByRole('button', { name: 'Take $74.40 a month' });
});

it('ends the reading when it is cancelled', async () => {
  await readBill();
  await screen.findByRole('progressbar', { name: 'Read a FOCUS file' });
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await screen.findByText('Reading was cancelled.');
});

it('says why a file is no bill', async () => {
  handle = 'file-00000000bad';
  await readBill();
  await screen.findByText(/The file has no column BilledCost/);
});
