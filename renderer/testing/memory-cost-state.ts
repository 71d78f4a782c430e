import type { Bill } from '#shared/cost/bill.ts';
import { builtInPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { readPrices } from '#shared/cost/read-basis.ts';
import { basisOfDraft, draftOf } from '#shared/cost/scenario-draft.ts';
import { ScenarioId, type StoredScenario, type WizardStep } from '#shared/cost/stored-scenario.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { MemoryState } from './memory-state.ts';

/** What the in-memory engine keeps of costs. */
export interface MemoryCost {
  readonly scenarios: Map<ScenarioId, StoredScenario>;
  readonly bills: Map<string, Bill>;
  pricesYaml: string;
}

const kept = new WeakMap<MemoryState, MemoryCost>();

/** Of one in-memory engine; empty at first. */
export function memoryCost(state: MemoryState): MemoryCost {
  const known = kept.get(state);
  if (known) return known;
  const cost: MemoryCost = { scenarios: new Map(), bills: new Map(), pricesYaml: '' };
  kept.set(state, cost);
  return cost;
}

export function memoryBook(state: MemoryState): PriceBook {
  const { pricesYaml } = memoryCost(state);
  const read = readPrices(pricesYaml.trim() === '' ? null : pricesYaml);
  return read.ok ? read.book : builtInPriceBook;
}

export function memoryScenario(state: MemoryState, id: ScenarioId): StoredScenario {
  const scenario = memoryCost(state).scenarios.get(id);
  if (!scenario) throw new FlotillaError('cost/not-found', 'There is no such scenario.');
  return scenario;
}

function nameIn(yaml: string): string {
  const name = draftOf(yaml)?.['name'];
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : 'Untitled scenario';
}

/** Keeps a scenario and tells of it; what follows from its text is reckoned anew. */
export function putScenario(
  state: MemoryState,
  scenario: Pick<StoredScenario, 'id' | 'yaml' | 'step' | 'revision' | 'decision' | 'createdAtMs'>,
): StoredScenario {
  const nowMs = state.schedule.nowMs();
  const draft = draftOf(scenario.yaml);
  const isComplete = draft !== null && basisOfDraft(draft, memoryBook(state), nowMs).ok;
  const stored = { ...scenario, name: nameIn(scenario.yaml), isComplete, updatedAtMs: nowMs };
  memoryCost(state).scenarios.set(stored.id, stored);
  state.publish({ type: 'cost', what: 'scenarios' });
  return stored;
}

export function createScenario(state: MemoryState, yaml: string, step: WizardStep): StoredScenario {
  if (draftOf(yaml) === null) throw new FlotillaError('input/invalid', 'Line 1: A scenario has named values');
  const id = ScenarioId.parse(`sc-${state.serial()}`);
  const createdAtMs = state.schedule.nowMs();
  const stored = putScenario(state, { id, yaml, step, revision: 1, decision: null, createdAtMs });
  state.record('scenario-saved', stored.name, 'created');
  return stored;
}
