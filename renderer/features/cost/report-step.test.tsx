// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ReportFile } from '#shared/contract/cost.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { createScenario, memoryScenario } from '../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleFleet, sampleModules, sampleWorkloadRecord } from '../../testing/sample-data.ts';

const saved: ReportFile[] = [];
vi.mock('../../ui/save-file.ts', () => ({ saveFile: (file: ReportFile) => saved.push(file) }));

const yaml = `version: 1
name: Token check
workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 }
`;

let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;

beforeAll(() => {
  giveElementsASize();
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  const atMs = Date.UTC(2026, 10, 21);
  const workloads = [sampleWorkloadRecord(atMs)];
  engine = new InMemoryEngine({ nodes: sampleFleet(12, atMs), modules: sampleModules(atMs), workloads });
  saved.length = 0;
  user = userEvent.setup();
});
afterEach(() => {
  cleanup();
  shown.stop();
});

function open(text: string) {
  const scenario = createScenario(engine.state, text, 'report');
  shown = pageAt(engine, `/cost/scenarios/${scenario.id}/report`);
  render(shown.page);
  return scenario.id;
}

it('saves the comparison, and says when that failed', async () => {
  open(yaml);
  await user.click(await screen.findByRole('button', { name: 'Save as JSON' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(saved[0]).toMatchObject({ mediaType: 'application/json', fileName: 'Token check.json' });
  await user.click(screen.getByRole('button', { name: 'Save as Scenario' }));
  await waitFor(() => expect(saved[1]?.fileName).toBe('token-check.yaml'));
  expect(saved[1]?.content).toContain('cpuMs: 5');
  await user.click(screen.getByRole('button', { name: 'Save as PDF' }));
  await screen.findByText(/^It was not saved/);
  expect(saved).toHaveLength(2);
});

it('of an unfinished scenario saves only the scenario', async () => {
  open('version: 1\nname: Begun\n');
  await screen.findByText(/not complete yet/);
  expect(screen.getByRole('button', { name: 'Save as PDF' })).toHaveProperty('disabled', true);
  await user.click(screen.getByRole('button', { name: 'Save as Scenario' }));
  await waitFor(() => expect(saved[0]?.fileName).toBe('begun.yaml'));
  screen.getByText('There is nothing to choose from before it is complete.');
});

it('keeps what was decided, shows what came true, and takes it back', async () => {
  const id = open(yaml);
  await user.click(await screen.findByRole('combobox', { name: 'Option' }));
  await user.click(await screen.findByRole('option', { name: /^Lambda ARM · / }));
  await user.click(screen.getByRole('combobox', { name: 'Workload of your fleet' }));
  await user.click(await screen.findByRole('option', { name: 'hello' }));
  await user.click(screen.getByRole('button', { name: 'Keep the decision' }));
  const drift = await screen.findByRole('table', { name: 'Estimated and measured' });
  expect(memoryScenario(engine.state, id).decision).toMatchObject({ option: 'lambda-arm', workload: 'hello' });
  expect(within(drift).getByRole('row', { name: /^CPU time/ }).textContent).toBe('CPU time ms a request52.452 % less');
  expect(within(drift).getByRole('row', { name: /^Total/ }).textContent).toMatch(/^Total \$\d/);
  screen.getByText(/What it costs on your nodes is not known/);
  await user.click(screen.getByRole('button', { name: 'Take the decision back' }));
  await screen.findByRole('combobox', { name: 'Option' });
  expect(memoryScenario(engine.state, id).decision).toBeNull();
  expect(screen.queryByRole('table', { name: 'Estimated and measured' })).toBeNull();
});
