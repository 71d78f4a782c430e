import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { readYaml } from '#shared/cost/read-yaml.ts';
import { basisOfDraft, draftOf, draftText, type ScenarioDraft, withValue } from '#shared/cost/scenario-draft.ts';
import {
  Decision,
  longestScenario,
  ScenarioId,
  type ScenarioSummary,
  StoredScenario,
  type WizardStep,
} from '#shared/cost/stored-scenario.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { RecordActivity } from '../../audit/activity-log.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Row } from '../../storage/database.ts';
import { readStored } from '../../storage/stored-json.ts';

export interface ScenarioOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** With the user's own prices: they say whether a scenario is complete. */
  readonly book: () => PriceBook;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
}

const mostScenarios = 1_000;
const unnamed = 'Untitled scenario';

/**
 * Keeps scenarios as the texts of their files, finished or not. Promises that a save never overwrites what somebody else
 * saved meanwhile, and that a text is kept as it was given. What it means is the business of shared/cost.
 */
export class ScenarioService {
  readonly #options: ScenarioOptions;

  constructor(options: ScenarioOptions) {
    this.#options = options;
  }

  /** The newest first. */
  list(): ScenarioSummary[] {
    const rows = this.#options.database.all('SELECT * FROM scenarios ORDER BY updated_at_ms DESC, id');
    return rows.flatMap((row) => {
      const read = this.#read(row);
      if (!read) return [];
      const { yaml: _, ...summary } = read;
      return [summary];
    });
  }

  get(id: ScenarioId): StoredScenario {
    const row = this.#options.database.get('SELECT * FROM scenarios WHERE id = ?', id);
    const scenario = row && this.#read(row);
    if (scenario) return scenario;
    throw new FlotillaError('cost/not-found', 'There is no such scenario.', {
      hint: 'It may have been deleted; Cost, Scenarios lists those that are kept.',
    });
  }

  create(yaml: string, step: WizardStep): StoredScenario {
    const { database, clock } = this.#options;
    readable(yaml);
    const count = Number(database.get('SELECT count(*) AS count FROM scenarios')?.['count'] ?? 0);
    if (count >= mostScenarios) {
      throw new FlotillaError('input/invalid', `There are ${mostScenarios} scenarios, which is as many as are kept.`, {
        hint: 'Delete one that is not needed any more; it can be saved as a file before.',
      });
    }
    const id = ScenarioId.parse(`sc-${randomBytes(8).toString('hex')}`);
    const nowMs = clock.nowMs();
    database.run(
      `INSERT INTO scenarios (id, yaml, step, revision, decision, created_at_ms, updated_at_ms)
       VALUES (?, ?, ?, 1, NULL, ?, ?)`,
      id,
      yaml,
      step,
      nowMs,
      nowMs,
    );
    return this.#changed(id, 'created');
  }

  /** Throws `cost/changed-meanwhile` when `revision` is not the one that is kept. */
  save({ id, revision, yaml, step }: Pick<StoredScenario, 'id' | 'revision' | 'yaml' | 'step'>): StoredScenario {
    const before = this.get(id);
    readable(yaml);
    if (before.revision !== revision) {
      throw new FlotillaError('cost/changed-meanwhile', `“${before.name}” was changed elsewhere meanwhile.`, {
        hint: 'Take what was saved there, or keep yours as a copy.',
      });
    }
    if (before.yaml === yaml && before.step === step) return before;
    this.#options.database.run(
      'UPDATE scenarios SET yaml = ?, step = ?, revision = revision + 1, updated_at_ms = ? WHERE id = ?',
      yaml,
      step,
      this.#options.clock.nowMs(),
      id,
    );
    // Written down once for a new name; each pause in typing would fill the record with nothing.
    const after = this.get(id);
    if (after.name === before.name) {
      this.#options.publish({ type: 'cost', what: 'scenarios' });
      return after;
    }
    return this.#changed(id, `was “${before.name}”`);
  }

  decide(id: ScenarioId, decision: Omit<Decision, 'decidedAtMs'> | null): StoredScenario {
    this.get(id);
    const { database, clock } = this.#options;
    const decided = decision && Decision.parse({ ...decision, decidedAtMs: clock.nowMs() });
    database.run(
      'UPDATE scenarios SET decision = ?, revision = revision + 1, updated_at_ms = ? WHERE id = ?',
      decided && JSON.stringify(decided),
      clock.nowMs(),
      id,
    );
    return this.#changed(id, decided ? `${decided.option} was taken for ${decided.workload}` : 'nothing is decided');
  }

  duplicate(id: ScenarioId): StoredScenario {
    const { yaml, step, name } = this.get(id);
    const draft = draftOf(yaml);
    const copy = `${name.slice(0, 190)} (copy)`;
    return this.create(draft ? draftText(withValue(draft, 'name', copy)) : yaml, step);
  }

  remove(id: ScenarioId): void {
    const { name } = this.get(id);
    this.#options.database.run('DELETE FROM scenarios WHERE id = ?', id);
    this.#options.record({ action: 'scenario-removed', target: name, result: 'ok', detail: '' });
    this.#options.publish({ type: 'cost', what: 'scenarios' });
  }

  /** What a file lacks or has wrong stays for the wizard to show; only what is no YAML of named values is refused. */
  async import({ path, name }: { readonly path: string; readonly name: string }): Promise<StoredScenario> {
    const yaml = await textOf(path, name);
    const draft = readable(yaml);
    const isNamed = typeof draft['name'] === 'string' && draft['name'].trim() !== '';
    return this.create(isNamed ? yaml : draftText({ ...draft, name: name.replace(/\.ya?ml$/i, '') }), 'workload');
  }

  #changed(id: ScenarioId, detail: string): StoredScenario {
    const scenario = this.get(id);
    this.#options.record({ action: 'scenario-saved', target: scenario.name, result: 'ok', detail });
    this.#options.publish({ type: 'cost', what: 'scenarios' });
    return scenario;
  }

  #read(row: Row): StoredScenario | undefined {
    const { database, book, clock } = this.#options;
    const yaml = String(row['yaml']);
    const draft = draftOf(yaml);
    const decision = row['decision'] === null ? null : readStored(database, 'scenarios', Decision, row['decision']);
    return readStored(database, 'scenarios', StoredScenario, {
      id: row['id'],
      yaml,
      name: nameOf(draft),
      step: row['step'],
      revision: Number(row['revision']),
      isComplete: draft !== null && basisOfDraft(draft, book(), clock.nowMs()).ok,
      decision: decision ?? null,
      createdAtMs: Number(row['created_at_ms']),
      updatedAtMs: Number(row['updated_at_ms']),
    });
  }
}

function nameOf(draft: ScenarioDraft | null): string {
  const name = draft?.['name'];
  return (typeof name === 'string' && name.trim().slice(0, 200)) || unnamed;
}

/** The draft in a text; throws `input/invalid` with the line for what is no YAML of named values. */
function readable(yaml: string): ScenarioDraft {
  const read = readYaml(yaml, z.record(z.string(), z.unknown(), 'A scenario has named values: name, workload'));
  if (read.ok) return read.value;
  const [problem] = read.problems;
  const line = problem?.line ?? null;
  const place = line === null ? '' : `Line ${line}: `;
  throw new FlotillaError('input/invalid', `${place}${problem?.message ?? 'The scenario cannot be read'}`, {
    hint: 'A scenario is a YAML file; assets/pricing/scenario.schema.json describes it.',
  });
}

async function textOf(path: string, name: string): Promise<string> {
  try {
    if ((await stat(path)).size <= longestScenario) return await readFile(path, 'utf8');
  } catch (cause) {
    throw new FlotillaError('file/unreadable', `${name} cannot be read.`, { cause, hint: 'Choose the file again.' });
  }
  throw new FlotillaError('file/too-large', `${name} is too large for a scenario.`);
}
