// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { draftOf, valueAt } from '#shared/cost/scenario-draft.ts';
import type { ScenarioId } from '#shared/cost/stored-scenario.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { createScenario, memoryCost, memoryScenario, putScenario } from '../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleFleet, sampleModules, sampleWorkloadRecord } from '../../testing/sample-data.ts';

const empty = 'version: 1\nname: Token check\n';
const complete = `${empty}workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 }\n`;

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
  engine = new InMemoryEngine({
    nodes: sampleFleet(12, 1_000_000_000),
    modules: sampleModules(1_000_000_000),
    workloads: [sampleWorkloadRecord(1_000_000_000)],
  });
  user = userEvent.setup();
});
afterEach(() => {
  cleanup();
  shown.stop();
});

async function open(yaml: string, step = 'workload'): Promise<void> {
  ({ id } = createScenario(engine.state, yaml, 'workload'));
  shown = pageAt(engine, `/cost/scenarios/${id}/${step}`);
  render(shown.page);
  await screen.findByRole('navigation', { name: 'Steps' });
}

/** As if it was typed, without a turn of the page for each key. */
const fill = (field: HTMLElement, value: string) => {
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
};

const stored = () => memoryScenario(engine.state, id);
const kept = (path: string) => valueAt(draftOf(stored().yaml) ?? {}, path);
const steps = () => screen.getByRole('navigation', { name: 'Steps' });

describe('the wizard', () => {
  it('keeps what is typed by itself, and says how far each step is', async () => {
    await open(empty);
    expect(steps().textContent).toContain('5 answers needed');
    fill(await screen.findByLabelText('CPU time'), '5');
    fill(screen.getByLabelText('Requests'), '16M');
    fill(screen.getByLabelText('Waiting'), '95');
    fill(screen.getByLabelText('Traffic to the internet'), '20');
    fill(screen.getByLabelText('Memory'), '16');
    await waitFor(() => expect(stored().isComplete).toBe(true));
    expect(kept('workload.requestsPerMonth')).toBe(16e6);
    expect(within(steps()).getByRole('link', { name: /Workload/ }).textContent).toContain('Complete');
    expect(within(steps()).getByRole('link', { name: /Comparison/ }).textContent).toContain('Ready');
    await screen.findByText('Saved');
  });

  it('adds up what is known while one types', async () => {
    await open(empty);
    const sums = await screen.findByRole('region', { name: 'What this comes to' });
    expect(sums.textContent).not.toContain('0.5');
    fill(screen.getByLabelText('Requests'), '2,628,000');
    await waitFor(() => expect(sums.textContent).toContain('1 a second'));
    expect(sums.textContent).toContain('3 a second');
  });

  it('tells what is wrong with an answer at its field, and keeps the answer', async () => {
    await open(complete);
    const cpu = await screen.findByLabelText('CPU time');
    fill(cpu, '1,5');
    await screen.findByText('Write a number between 0 and 86400000 ms');
    expect(cpu.getAttribute('aria-invalid')).toBe('true');
    await waitFor(() => expect(kept('workload.cpuMs')).toBe('1,5'));
    fill(cpu, '5');
    fill(screen.getByLabelText('Duration, if you know it'), '3');
    await screen.findByText('A request cannot use 5 ms of CPU in 3 ms');
    expect(within(steps()).getByRole('link', { name: /Workload/ }).textContent).toContain('1 problem');
  });

  it('takes a range, and that somebody measured it', async () => {
    await open(complete);
    await user.click(await screen.findByRole('button', { name: 'CPU time: low, likely and high' }));
    fill(screen.getByLabelText('Low: CPU time'), '4');
    fill(screen.getByLabelText('High: CPU time'), '9');
    await user.click(screen.getByRole('checkbox', { name: 'I measured this' }));
    await waitFor(() => expect(kept('workload.cpuMs')).toEqual({ low: 4, base: 5, high: 9, measured: true }));
    await user.click(screen.getByRole('button', { name: 'CPU time: low, likely and high' }));
    await waitFor(() => expect(kept('workload.cpuMs')).toBe(5));
  });

  it('says what is assumed, and that it is', async () => {
    await open(complete);
    const peak = await screen.findByLabelText('Peak over average');
    expect(peak.getAttribute('placeholder')).toBe('3');
    expect(screen.getAllByText('assumed: 3')).toHaveLength(2);
    fill(peak, '4');
    await waitFor(() => expect(kept('traffic.peakFactor')).toBe(4));
  });

  it('takes a day that is drawn by keyboard or pasted', async () => {
    await open(complete);
    await user.click(await screen.findByRole('radio', { name: 'Over the day' }));
    const eight = await screen.findByRole('slider', { name: 'Requests from 08:00 to 09:00' });
    eight.focus();
    await user.keyboard('{Home}{ArrowRight}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Requests from 09:00 to 10:00');
    await waitFor(() => expect(kept('workload.requestsPerHourOfDay')).toHaveProperty('8', 0));
    expect(kept('workload.requestsPerMonth')).toBeUndefined();
    const hours = Array.from({ length: 24 }, (_each, hour) => hour * 10);
    fireEvent.paste(eight, { clipboardData: { getData: () => hours.slice(1).join('\n') } });
    await screen.findByText('These are 23 numbers; a day has 24');
    fireEvent.paste(eight, { clipboardData: { getData: () => hours.join('\n') } });
    await waitFor(() => expect(kept('workload.requestsPerHourOfDay')).toEqual(hours));
  });

  it('takes a running workload, says what was not measured, and can be undone', async () => {
    await open(`${empty}workload: { cpuMs: 7 }\n`);
    await user.click(await screen.findByRole('button', { name: 'Take from a running workload' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(await within(dialog).findByRole('radio', { name: '1 h' }));
    await user.click(within(dialog).getByRole('button', { name: 'Take' }));
    const missing = await screen.findByRole('list', { name: 'Not measured' });
    expect(missing.textContent).toContain('Less than a day was measured');
    expect(screen.getAllByText('Measured').length).toBeGreaterThan(3);
    await waitFor(() => expect(stored().isComplete).toBe(true));
    expect(kept('workload.cpuMs')).toMatchObject({ base: 2.4, measured: true });
    expect(kept('workload.cpuMeasuredAs')).toBe('wasm');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(draftOf(stored().yaml)).toEqual(draftOf(`${empty}workload: { cpuMs: 7 }\n`)));
  });

  it('keeps data out in GB a month when it is given with each request', async () => {
    await open(complete);
    await user.click(await screen.findByRole('radio', { name: 'KB a request' }));
    const each = screen.getByLabelText('Traffic to the internet');
    fill(each, '2');
    await waitFor(() => expect(kept('workload.egressGb')).toBe(32));
  });

  it('is left and comes back where one was, with what was typed', async () => {
    await open(complete);
    fill(await screen.findByLabelText('Peak over average'), '4');
    await user.click(screen.getByRole('tab', { name: 'Scenarios' }));
    await waitFor(() => expect(kept('traffic.peakFactor')).toBe(4));
    await user.click(await screen.findByRole('link', { name: 'Token check' }));
    expect(await screen.findByLabelText('Peak over average')).toHaveProperty('value', '4');
    await user.click(screen.getByRole('link', { name: 'What you pay today' }));
    await waitFor(() => expect(stored().step).toBe('today'));
  });

  it('renames in place', async () => {
    await open(complete);
    await user.click(screen.getByRole('button', { name: /Token check/ }));
    const name = screen.getByLabelText('Name of the scenario');
    await user.clear(name);
    await user.type(name, 'Tokens{Enter}');
    await waitFor(() => expect(stored().name).toBe('Tokens'));
    await screen.findByRole('heading', { level: 1, name: /Tokens/ });
  });

  it('shows keys that mean nothing, and takes them out', async () => {
    await open(`${complete}colour: red\n`);
    await user.click(await screen.findByRole('button', { name: /^Take it out ?: colour$/ }));
    await waitFor(() => expect(stored().isComplete).toBe(true));
  });

  it('changes nothing while the console is read-only', async () => {
    engine.state.settings = { ...engine.state.settings, readOnly: true };
    await open(complete, 'today');
    await screen.findByText('Read-only', { selector: 'span' });
    expect(screen.getByRole('button', { name: 'Duplicate' })).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('link', { name: 'Workload' }));
    expect(await screen.findByLabelText('CPU time')).toHaveProperty('readOnly', true);
    expect(stored()).toMatchObject({ step: 'workload', revision: 1 });
  });
});

describe('a scenario that was changed elsewhere meanwhile', () => {
  const theirs = complete.replace('16e6', '17e6');

  async function openConflict(): Promise<void> {
    await open(complete);
    const cpu = await screen.findByLabelText('CPU time');
    // Nobody tells the page: it finds out when it saves.
    memoryCost(engine.state).scenarios.set(id, { ...stored(), yaml: theirs, revision: 6 });
    fill(cpu, '6');
    await screen.findByText('This scenario was changed elsewhere meanwhile.');
  }

  it('can be taken as it was saved there', async () => {
    await openConflict();
    await user.click(screen.getByRole('button', { name: 'Take theirs' }));
    expect(await screen.findByLabelText('Requests')).toHaveProperty('value', '17,000,000');
    expect(screen.getByLabelText('CPU time')).toHaveProperty('value', '5');
    expect(stored().yaml).toBe(theirs);
  });

  it('can be kept beside it', async () => {
    await openConflict();
    const first = id;
    await user.click(screen.getByRole('button', { name: 'Keep mine as a copy' }));
    await screen.findByRole('heading', { level: 1, name: /Token check \(mine\)/ });
    expect(await screen.findByLabelText('CPU time')).toHaveProperty('value', '6');
    expect(memoryScenario(engine.state, first).yaml).toBe(theirs);
  });

  it('is shown anew when nothing was typed here', async () => {
    await open(complete);
    await screen.findByLabelText('CPU time');
    putScenario(engine.state, { ...stored(), yaml: theirs, revision: 2 });
    await waitFor(() => expect(screen.getByLabelText('Requests')).toHaveProperty('value', '17,000,000'));
  });
});

it('shows a text that cannot be read, and why, instead of an empty form', async () => {
  const { id: broken } = putScenario(engine.state, {
    ...createScenario(engine.state, empty, 'workload'),
    yaml: 'name: [\n',
  });
  shown = pageAt(engine, `/cost/scenarios/${broken}/workload`);
  render(shown.page);
  await screen.findByRole('heading', { name: 'This text cannot be read as a scenario' });
  expect(screen.getByLabelText('Text of the scenario').textContent).toBe('name: [\n');
  expect(screen.getByRole('list', { name: 'Problems of the file' }).textContent).toContain('Line 2');
});

it('says that there is no such scenario', async () => {
  shown = pageAt(engine, '/cost/scenarios/sc-0000nope/workload');
  render(shown.page);
  await screen.findByText('There is no such scenario.');
  cleanup();
  shown.stop();
  shown = pageAt(engine, '/cost/scenarios/nothing/workload');
  render(shown.page);
  await screen.findByText('There is no such scenario');
});
