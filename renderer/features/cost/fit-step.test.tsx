// @vitest-environment happy-dom
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { draftOf, draftText, type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { createScenario, memoryScenario } from '../../testing/memory-cost-state.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { sampleModules } from '../../testing/sample-data.ts';

const nowMs = Date.UTC(2026, 10, 21);
const draft: ScenarioDraft = {
  version: 1,
  name: 'Shop',
  workload: { requestsPerMonth: 1e6, cpuMs: { base: 40, measured: true }, waitMs: { base: 5, measured: true } },
};
let engine: InMemoryEngine;
let shown: PageAt;
let user: UserEvent;
let keptDraft: () => ScenarioDraft;

beforeAll(() => {
  giveElementsASize();
  // Without layout nothing can be scrolled to.
  HTMLElement.prototype.scrollIntoView = () => undefined;
  // A busy machine must not fail a test; what is waited for comes, however late.
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(async () => {
  engine = new InMemoryEngine({ modules: sampleModules(nowMs) });
  const { id } = createScenario(engine.state, draftText(draft), 'fit');
  keptDraft = () => draftOf(memoryScenario(engine.state, id).yaml) ?? {};
  shown = pageAt(engine, `/cost/scenarios/${id}/fit`);
  render(shown.page);
  user = userEvent.setup();
  await screen.findByRole('region', { name: 'Wasm, containers, or both?' });
});
afterEach(() => {
  cleanup();
  shown.stop();
});

const question = (name: RegExp) => within(screen.getByRole('listitem', { name }));

it('answers by itself what was measured, and asks the rest', () => {
  question(/compute, or does it wait/).getByText(/measured on nodes/);
  question(/keep state/).getByText('not answered');
  screen.getByText(/of 14 questions are open/);
});

it('is answered by choices, keeps them in the scenario, and takes one back', async () => {
  await user.click(question(/keep state/).getByRole('radio', { name: 'On its own disk' }));
  question(/keep state/).getByText('for containers, weighs 3');
  question(/keep state/).getByText(/from the scenario/);
  await user.click(question(/Whose code/).getByRole('radio', { name: "Strangers'" }));
  await waitFor(() => expect(valueAt(keptDraft(), 'workload.state')).toBe('local'));
  await waitFor(() => expect(valueAt(keptDraft(), 'advice.tenants')).toBe('untrusted'));
  await user.click(screen.getByRole('button', { name: /Take back the answer to: Does it keep state/ }));
  await waitFor(() => expect(valueAt(keptDraft(), 'workload.state')).toBeUndefined());
});

it('says at the field what is wrong with a number, and keeps percent as a share', async () => {
  const busy = question(/How much of the time/).getByRole('textbox');
  await user.type(busy, '300');
  await screen.findByText('Write 0 to 100 percent');
  await user.clear(busy);
  await user.type(busy, '30');
  await waitFor(() => expect(valueAt(keptDraft(), 'advice.busyShare')).toBe(0.3));
});

it('lets a module answer what it can, and keeps that', async () => {
  await user.click(screen.getByRole('combobox', { name: 'Module of the library' }));
  await user.click(await screen.findByRole('option', { name: /^hello\.wasm/ }));
  await screen.findAllByText(/read out of the module/);
  expect(question(/operating system/).queryByRole('radio')).toBeNull();
  await waitFor(() => expect(valueAt(keptDraft(), 'advice.libraries')).toBe('compile'));
  expect(valueAt(keptDraft(), 'advice.systemAccess')).toBe('none');
});

it('comes to a verdict, says what would change it, and leads to that question', async () => {
  await user.click(question(/keep state/).getByRole('radio', { name: 'No' }));
  await user.click(question(/operating system/).getByRole('radio', { name: 'Nothing' }));
  await user.click(question(/libraries compile/).getByRole('radio', { name: 'They do' }));
  const verdict = within(screen.getByRole('region', { name: 'Wasm, containers, or both?' }));
  await verdict.findByText('Wasm');
  const [change] = verdict.getAllByRole('button', { name: /^If / });
  expect(change).toBeTruthy();
  if (change) await user.click(change);
  expect(document.activeElement?.tagName).toBe('LI');
});
