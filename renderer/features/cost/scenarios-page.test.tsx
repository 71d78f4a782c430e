// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { scenarioTemplates } from '#shared/cost/templates.ts';
import { FileHandle } from '#shared/domain/ids.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { createScenario, memoryCost } from '../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleFleet, sampleModules, sampleWorkloadRecord } from '../../testing/sample-data.ts';

const complete = `version: 1
name: Token check
workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 }
`;

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;
let handle: string;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  engine = new InMemoryEngine({
    nodes: sampleFleet(12, 1_000_000_000),
    modules: sampleModules(1_000_000_000),
    workloads: [sampleWorkloadRecord(1_000_000_000)],
  });
  user = userEvent.setup();
  handle = 'file-00000000good';
});
afterEach(() => {
  cleanup();
  shown.stop();
});

function open(): void {
  shown = pageAt(engine, '/cost/scenarios', 10_000, () => Promise.resolve(FileHandle.parse(handle)));
  render(shown.page);
}

const names = () => [...memoryCost(engine.state).scenarios.values()].map(({ name }) => name);
const dropped = (text: string) => {
  const file = new File([text], 'theirs.yaml');
  const event = new Event('drop', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: [file] } });
  fireEvent(window, event);
};

it('says what it is for while there is nothing, and begins with what runs in one click', async () => {
  open();
  await screen.findByRole('heading', { name: /^What would a workload cost/ });
  await user.click(await screen.findByRole('button', { name: 'hello' }));
  await screen.findByRole('heading', { level: 1, name: /hello/ });
  await screen.findByText(/answers taken from/);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  expect([...memoryCost(engine.state).scenarios.values()]).toMatchObject([
    { name: 'hello, as measured', isComplete: true },
  ]);
});

it('begins with an example, or with nothing', async () => {
  const [first] = scenarioTemplates;
  open();
  await user.click(await screen.findByRole('button', { name: first?.name ?? '' }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(first?.name ?? 'none') });
  await user.click(screen.getByRole('tab', { name: 'Scenarios' }));
  await user.click(await screen.findByRole('button', { name: 'New scenario' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Empty scenario' }));
  await screen.findByRole('heading', { level: 1, name: /Untitled scenario/ });
  expect(names()).toEqual([first?.name, 'Untitled scenario']);
});

it('lists what is kept with what it lacks, copies, and deletes after asking by name', async () => {
  createScenario(engine.state, complete, 'comparison');
  createScenario(engine.state, 'version: 1\nname: Begun\nworkload: { cpuMs: 5, waitMs: 1 }\n', 'workload');
  open();
  const table = await screen.findByRole('grid', { name: 'Scenarios' });
  const row = (name: string) => within(table).findByRole('row', { name: new RegExp(name) });
  expect((await row('Token check')).textContent).toContain('CompleteComparison');
  await waitFor(async () => expect((await row('Begun')).textContent).toContain('3 answers needed'));
  await user.click(screen.getByRole('button', { name: 'Actions for Begun' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Duplicate' }));
  await row('Begun \\(copy\\)');
  await user.click(screen.getByRole('button', { name: 'Actions for Begun' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Delete Begun?' });
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(names()).toEqual(['Token check', 'Begun (copy)']));
});

it('imports a file and opens it', async () => {
  open();
  await screen.findByRole('button', { name: 'Import a file' });
  dropped(complete);
  await screen.findByRole('heading', { level: 1, name: /Imported/ });
});

it('shows what is wrong with a file by line and field', async () => {
  open();
  await screen.findByRole('button', { name: 'Import a file' });
  dropped(complete.replace('cpuMs: 5', 'cpuMs: -5'));
  const problems = await screen.findByRole('list', { name: 'Problems of the file' });
  expect(problems.textContent).toContain('Line 3:');
  expect(problems.textContent).toContain('workload.cpuMs');
  await user.click(screen.getByRole('link', { name: 'Mend it here' }));
  await screen.findByRole('navigation', { name: 'Steps' });
});

it('keeps nothing of a file that is no scenario, and says why', async () => {
  handle = 'file-00000000bad';
  open();
  await screen.findByRole('button', { name: 'Import a file' });
  dropped('name: [');
  await screen.findByText('theirs.yaml was not imported');
  expect(screen.getByRole('list', { name: 'Problems of the file' }).textContent).toContain('Line 1:');
  expect(names()).toEqual([]);
});
