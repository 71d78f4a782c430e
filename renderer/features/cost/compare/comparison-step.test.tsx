// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { draftOf, valueAt } from '#shared/cost/scenario-draft.ts';
import type { ScenarioId } from '#shared/cost/stored-scenario.ts';
import { InMemoryEngine } from '../../../testing/in-memory-engine.ts';
import { createScenario, memoryScenario } from '../../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../../testing/page-at.tsx';

const complete = `version: 1
name: Token check
workload:
  requestsPerMonth: 16e6
  cpuMs: { low: 4, base: 5, high: 9, measured: true }
  waitMs: 95
  egressGb: 20
  memoryMb: 16
today: { usdPerMonth: 212.4, source: october }
`;

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;
let id: ScenarioId;

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

function open(yaml: string): void {
  ({ id } = createScenario(engine.state, yaml, 'comparison'));
  shown = pageAt(engine, `/cost/scenarios/${id}/comparison`);
  render(shown.page);
}

const table = () => screen.findByRole('table', { name: /^Options and what they cost/ });
const rowNamed = async (name: string) => {
  const row = within(await table())
    .getByRole('button', { name })
    .closest('tr');
  if (!row) throw new Error(`${name} has no row`);
  return row;
};
/** Its bar, then the amounts: at the base, with free tiers, without. */
const figuresOf = async (name: string) =>
  [...(await rowNamed(name)).querySelectorAll('td')].slice(0, 4).map((cell) => cell.textContent);
const kept = (path: string) => valueAt(draftOf(memoryScenario(engine.state, id).yaml) ?? {}, path);

it('says what is missing, and leads to where it is asked', async () => {
  open('version: 1\nname: Begun\nworkload: { cpuMs: 5 }\n');
  await screen.findByText('There is nothing to compare yet');
  await user.click(screen.getByRole('link', { name: 'Requests a month' }));
  await waitFor(() => expect(shown.address()).toBe(`/cost/scenarios/${id}/workload`));
});

it('answers in a sentence, with a row for everything and reasons for what cannot be had', async () => {
  open(complete);
  const answer = await screen.findByRole('region', { name: 'The answer' });
  expect(answer.textContent).toMatch(/^Right-sized containers \(Fargate ARM\) cost \$[\d.]+ a month; /);
  await waitFor(() => expect(answer.textContent).toContain('of 1,000 draws'));
  expect(answer.textContent).toContain('You pay $212.40 today');
  expect((await rowNamed('Akamai Functions')).textContent).not.toContain('$');
  expect((await rowNamed('Akamai Functions')).textContent).toContain('quote');
  const struck = await rowNamed('Cloudflare Workers, free');
  expect(struck.querySelectorAll('s').length).toBeGreaterThan(1);
  expect(struck.textContent).toContain('it stops at 100,000');
  expect((await rowNamed('Right-sized containers (Fargate ARM)')).textContent).toContain('the fair comparison');
  expect(within(await table()).getByText('What you pay today')).toBeTruthy();
});

it('opens a row to every line with its price, and to what moves it', async () => {
  open(complete);
  await user.click(within(await table()).getByRole('button', { name: 'Lambda ARM' }));
  const lines = await screen.findByRole('region', { name: 'Lines of Lambda ARM' });
  expect(within(lines).getByRole('row', { name: /^Requests 16,000,000 1,000,000 15/ })).toBeTruthy();
  expect(within(lines).getByRole('row', { name: /^People's hours 0/ }).textContent).toContain('$0.00');
  expect(within(lines).getAllByRole('link')[0]?.getAttribute('href')).toMatch(/^https:/);
  await screen.findByRole('table', { name: 'What moves Lambda ARM' });
});

it('plays without touching the scenario, until it is told to keep the value', async () => {
  open(complete);
  const before = await figuresOf('Lambda ARM');
  const cpu = screen.getByRole('slider', { name: 'CPU' });
  expect(cpu.getAttribute('aria-valuetext')).toBe('5 ms a request');
  fireEvent.change(cpu, { target: { value: '180' } });
  await waitFor(async () => expect(await figuresOf('Lambda ARM')).not.toEqual(before));
  expect(kept('workload.cpuMs')).toEqual({ low: 4, base: 5, high: 9, measured: true });
  expect(screen.getByText(/Keeping replaces a measured value/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Reset CPU to 5 ms a request' }));
  await waitFor(async () => expect(await figuresOf('Lambda ARM')).toEqual(before));
  fireEvent.change(cpu, { target: { value: '180' } });
  await user.click(screen.getByRole('button', { name: 'Keep this value' }));
  await waitFor(() =>
    expect(valueAt(draftOf(memoryScenario(engine.state, id).yaml) ?? {}, 'workload.cpuMs.measured')).toBeUndefined(),
  );
  expect(Number(kept('workload.cpuMs.base'))).toBeGreaterThan(100);
});

it('switches free tiers and keeps both totals in sight', async () => {
  open(complete);
  const [, base, withFree, without] = await figuresOf('Lambda ARM');
  expect(base).toBe(withFree);
  await user.click(screen.getByRole('switch', { name: 'Free tiers' }));
  await waitFor(async () => expect((await figuresOf('Lambda ARM'))[1]).toBe(without));
  expect((await figuresOf('Lambda ARM')).slice(2, 4)).toEqual([withFree, without]);
  expect(kept('freeTiers')).toBeUndefined();
});

it('shows crossings or says never, and what was assumed', async () => {
  open(complete);
  const crossings = await screen.findByRole('list', { name: 'Break-even volumes' });
  expect(crossings.textContent).toMatch(/break even at .* requests a month|never cross/);
  expect(screen.getByRole('list', { name: /^Use at which renting t3\.medium/ }).textContent).toContain('%');
  const assumed = screen.getByRole('region', { name: /^Assumed/ });
  expect(within(assumed).getByRole('link', { name: 'Peak over mean traffic' })).toBeTruthy();
});
