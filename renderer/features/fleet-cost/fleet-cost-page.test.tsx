// @vitest-environment happy-dom
import { notificationsStore } from '@mantine/notifications';
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { draftOf, valueAt } from '#shared/cost/scenario-draft.ts';
import type { Node } from '#shared/domain/node.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { memoryCost } from '../../testing/memory-cost-state.ts';
import { memoryFleetPrices, sampleFleetPrices, setMemoryFleetPrices } from '../../testing/memory-fleet-cost.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleNode, sampleWorkload, sampleWorkloadRecord } from '../../testing/sample-data.ts';
import { ManualSchedule } from '../../testing/schedule.ts';

const nowMs = Date.UTC(2026, 10, 21, 18);
let shown: PageAt | undefined;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
afterEach(() => {
  cleanup();
  shown?.stop();
});

const node = (name: string, region: string, more: Partial<Node> = {}) =>
  sampleNode(name, nowMs, { labels: { region }, workloads: [sampleWorkload(nowMs - 7_200_000)], ...more });

const nodes = [
  node('box', 'eu-west'),
  node('rented', 'us-east'),
  node('away', 'us-east', { condition: { kind: 'new' } }),
  node('priceless', 'ap-south'),
];

function open(address: string, { hasPrices = true, fleet = nodes, readOnly = false } = {}): InMemoryEngine {
  const engine = new InMemoryEngine(
    { nodes: fleet, workloads: [sampleWorkloadRecord(nowMs)], settings: { readOnly } },
    new ManualSchedule(nowMs),
  );
  if (hasPrices) setMemoryFleetPrices(engine.state, sampleFleetPrices);
  shown = pageAt(engine, address);
  render(shown.page);
  user = userEvent.setup();
  return engine;
}

it('answers first, then says what is not known and what to do about it', async () => {
  open('/cost');
  const answer = within(await screen.findByRole('region', { name: 'What the fleet costs' }));
  expect(answer.getByText('At the rate of now').nextSibling?.textContent).toMatch(/^\$4\d\d\.\d\d a month/);
  expect(answer.getByText('Forecast for November').nextSibling?.textContent).toMatch(/ to \$.*Rests on 15 whole days/);
  answer.getByText('Under budget');
  const unknown = within(screen.getByRole('list', { name: 'What is not known' }));
  unknown.getByText('1 node of 4 has no price.');
  unknown.getByText('1 node of 4 is not measured.');
  await user.click(unknown.getByRole('link', { name: 'See which' }));
  await screen.findByRole('grid', { name: 'Cost by node' });
  expect(shown?.address()).toContain('by=node');
});

it('splits the cost in rows that make the whole, people at 0 among them', async () => {
  const engine = open('/cost', { hasPrices: false });
  setMemoryFleetPrices(engine.state, { ...sampleFleetPrices, people: { hoursPerMonth: 0, usdPerHour: 0 } });
  engine.state.publish({ type: 'cost', what: 'fleet' });
  const table = within(await screen.findByRole('grid', { name: 'Cost by workload' }));
  const people = await table.findByRole('row', { name: /People's hours/ });
  expect(people.textContent).toContain('$0.00');
  await table.findByRole('row', { name: /^Idle \$/ });
  table.getByRole('row', { name: /^Not measured \$30\.37/ });
  table.getByRole('row', { name: /^hello/ });
});

it('says why a figure is not known, and never 0', async () => {
  open('/cost?by=node&window=24h');
  const table = within(await screen.findByRole('grid', { name: 'Cost by node' }));
  const away = within(await table.findByRole('row', { name: /^away/ }));
  expect(away.getAllByText('not measured')[0]?.title).toContain('were not counted on 1 node of 1');
  const priceless = within(table.getByRole('row', { name: /^priceless/ }));
  expect(priceless.getAllByText('no price')[0]?.title).toBe('The node has no price');
  expect(away.queryByText('$0.00')).toBeNull();
});

it('keeps window and split in the address', async () => {
  open('/cost');
  await user.click(await screen.findByRole('radio', { name: '7 d' }));
  await user.click(screen.getByRole('radio', { name: 'By region' }));
  await screen.findByRole('grid', { name: 'Cost by region' });
  await screen.findByText(/As used in the last 7 days, of which 2 h was measured/);
  expect(shown?.address()).toBe('/cost?window=7d&by=region');
});

it('shows the days as a table and saves them as a file', async () => {
  open('/cost');
  const part = within(await screen.findByRole('region', { name: 'Cost by day' }));
  await user.click(part.getByRole('button', { name: 'Show as table' }));
  const figures = within(part.getByRole('table'));
  expect(figures.getByRole('row', { name: /21 Nov 2026.*known in part/ })).toBeTruthy();
  expect(figures.getByRole('row', { name: /30 Nov 2026.*forecast: / })).toBeTruthy();
  const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:file');
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  await user.click(part.getByRole('button', { name: 'Save the days as FOCUS 1.2' }));
  await waitFor(() => expect(made).toHaveBeenCalledOnce());
  click.mockRestore();
  made.mockRestore();
});

it('makes a scenario of what was measured of a workload', async () => {
  const engine = open('/cost');
  await user.click(await screen.findByRole('button', { name: 'Compare: what would hello cost elsewhere?' }));
  await waitFor(() => expect(shown?.address()).toMatch(/^\/cost\/scenarios\/sc-.*\/workload$/));
  const kept = [...memoryCost(engine.state).scenarios.values()];
  expect(kept.map(({ name }) => name)).toEqual(['hello, as measured']);
  expect(valueAt(draftOf(kept[0]?.yaml ?? '') ?? {}, 'workload.cpuMeasuredAs')).toBe('wasm');
});

it('says what it needs while nobody has priced a node, and leads to where to do it', async () => {
  const engine = open('/cost', { hasPrices: false });
  await screen.findByText('Nobody has said what a node costs');
  expect(screen.queryByRole('row', { name: /^Idle/ })).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Price the nodes' }));
  await screen.findByRole('heading', { name: 'Prices of nodes' });
  await user.click(screen.getByRole('button', { name: 'Add a rule' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Own box' }));
  await user.type(screen.getByLabelText('Price of a box'), '360');
  await screen.findByText(/\$10\.00 of its price, \$1\.07 of power/);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(memoryFleetPrices(engine.state).rules).toHaveLength(1));
  expect(memoryFleetPrices(engine.state).rules[0]).toMatchObject({ name: 'Own boxes', rate: { priceUsd: 360 } });
  await user.click(screen.getByRole('link', { name: 'Back to the cost' }));
  await screen.findByText('At the rate of now');
});

it('says at the field what is wrong, and keeps nothing', async () => {
  const engine = open('/cost?prices=true', { hasPrices: false });
  await user.click(await screen.findByRole('button', { name: 'Add a rule' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Rented, price a month' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Enter 0 to 1,000,000,000 US dollars');
  screen.getByText('1 field to correct');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('A node a month')));
  expect(memoryFleetPrices(engine.state).rules).toHaveLength(0);
});

it('moves rules by keyboard, keeps the focus, and counts nodes as the order has it', async () => {
  open('/cost?prices=true');
  const up = await screen.findByRole('button', { name: 'Move Others up' });
  screen.getByText(/it prices 0 nodes; 3 more nodes that it matches a rule above prices/);
  up.focus();
  await user.keyboard('{Enter}');
  await screen.findByText('Others is now rule 2 of 3');
  await user.keyboard('{Enter}');
  await screen.findByText('Others is now rule 1 of 3');
  await screen.findByText(/it prices 3 nodes/);
  // At the top there is no way up: the focus stays with the rule.
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Move Others down');
  const without = within(screen.getByRole('region', { name: /Nodes without a price/ }));
  without.getByText('priceless');
});

it('asks before unsaved prices are lost', async () => {
  open('/cost?prices=true');
  await user.type(await screen.findByLabelText('Hours a month'), '1');
  await user.click(screen.getByRole('link', { name: 'Back to the cost' }));
  await screen.findByRole('dialog', { name: 'Leave without saving the prices?' });
  await user.click(screen.getByRole('button', { name: 'Leave' }));
  await screen.findByText('At the rate of now');
});

it('changes nothing while the console is read-only', async () => {
  open('/cost?prices=true', { readOnly: true });
  await user.type(await screen.findByLabelText('Hours a month'), '1');
  expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
  expect(screen.getByRole('button', { name: 'Add a rule' })).toHaveProperty('disabled', true);
});

it('tells on every page that the budget is reached', async () => {
  const engine = open('/activity');
  await screen.findByRole('heading', { name: 'Activity' });
  engine.state.record('budget-reached', 'fleet', '80 % of $900.00 is spent');
  await waitFor(() =>
    expect(notificationsStore.getState().notifications.map(({ message }) => message)).toEqual([
      '80 % of $900.00 is spent',
    ]),
  );
});

it('has nothing to add up without nodes', async () => {
  open('/cost', { hasPrices: false, fleet: [] });
  await screen.findByText('No nodes, no cost');
});
