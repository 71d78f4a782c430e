import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { ScenarioId } from '#shared/cost/stored-scenario.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Database } from '../../storage/database.ts';
import { ScenarioService } from './scenario-service.ts';

const complete = `version: 1
name: Token check
workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 }
`;

describe('scenarios', () => {
  let database: Database;
  let service: ScenarioService;
  let events: LiveEvent[];
  let recorded: string[];
  let nowMs: number;

  beforeEach(() => {
    database = Database.open(':memory:');
    events = [];
    recorded = [];
    nowMs = 1_000;
    service = new ScenarioService({
      database,
      clock: { nowMs: () => nowMs, sleep: () => Promise.resolve() },
      book: () => builtInPriceBook,
      publish: (event) => events.push(event),
      record: ({ action, target, detail }) => recorded.push(`${action} ${target}: ${detail}`),
    });
  });
  afterEach(() => database.close());

  it('are kept as they were written, finished or not', () => {
    const begun = service.create('name: Begun\n', 'workload');
    nowMs = 2_000;
    const done = service.create(complete, 'comparison');
    expect(service.list().map(({ name, isComplete, step }) => ({ name, isComplete, step }))).toEqual([
      { name: 'Token check', isComplete: true, step: 'comparison' },
      { name: 'Begun', isComplete: false, step: 'workload' },
    ]);
    expect(service.get(done.id).yaml).toBe(complete);
    expect(service.get(begun.id)).toMatchObject({ revision: 1, createdAtMs: 1_000, decision: null });
    expect(events.at(-1)).toEqual({ type: 'cost', what: 'scenarios' });
  });

  it('are not overwritten by somebody who has not seen the newest', () => {
    const { id } = service.create(complete, 'workload');
    const second = service.save({ id, revision: 1, yaml: complete.replace('16e6', '17e6'), step: 'today' });
    expect(second.revision).toBe(2);
    const late = () => service.save({ id, revision: 1, yaml: complete, step: 'workload' });
    expect(late).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'cost/changed-meanwhile' }) }),
    );
    expect(service.get(id).yaml).toContain('17e6');
  });

  it('save nothing when nothing changed, and record only a new name', () => {
    const { id } = service.create(complete, 'workload');
    expect(service.save({ id, revision: 1, yaml: complete, step: 'workload' }).revision).toBe(1);
    service.save({ id, revision: 1, yaml: complete.replace('16e6', '17e6'), step: 'workload' });
    expect(recorded).toEqual(['scenario-saved Token check: created']);
    service.save({ id, revision: 2, yaml: complete.replace('Token check', 'Tokens'), step: 'workload' });
    expect(recorded.at(-1)).toBe('scenario-saved Tokens: was “Token check”');
  });

  it('are copied under another name, decided on and removed', () => {
    const { id } = service.create(complete, 'report');
    const copy = service.duplicate(id);
    expect(copy).toMatchObject({ name: 'Token check (copy)', step: 'report', isComplete: true });
    const workload = WorkloadName.parse('shop');
    nowMs = 5_000;
    expect(service.decide(id, { option: 'vm-wasmtime', workload }).decision).toEqual({
      option: 'vm-wasmtime',
      workload,
      decidedAtMs: 5_000,
    });
    expect(service.decide(id, null).decision).toBeNull();
    service.remove(id);
    expect(service.list().map(({ name }) => name)).toEqual(['Token check (copy)']);
    expect(() => service.get(id)).toThrow('no such scenario');
    expect(() => service.remove(ScenarioId.parse('sc-00000000'))).toThrow('no such scenario');
  });

  it('refuse a text that is no YAML of named values, with its line', () => {
    expect(() => service.create('- a\n- b\n', 'workload')).toThrow('named values');
    expect(() => service.create('name: a\nname: b\n', 'workload')).toThrow('Line 2: The key name stands here twice');
    expect(service.list()).toEqual([]);
  });

  describe('from a file', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'scenarios-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const imported = async (text: string) => {
      const path = join(folder, 'edge gateway.yaml');
      await writeFile(path, text);
      return service.import({ path, name: 'edge gateway.yaml' });
    };

    it('keep their comments and what is still wrong with them', async () => {
      expect((await imported(`# ours\n${complete}`)).yaml).toMatch(/^# ours/);
      expect(await imported('name: Odd\nworkload: { cpuMs: -1 }\n')).toMatchObject({ name: 'Odd', isComplete: false });
    });

    it('take the name of the file where they have none', async () => {
      expect((await imported('version: 1\n')).name).toBe('edge gateway');
    });

    it('are refused when they are not there, too large or no YAML', async () => {
      const code = (code: string): unknown => expect.objectContaining({ failure: expect.objectContaining({ code }) });
      await expect(service.import({ path: join(folder, 'none.yaml'), name: 'none.yaml' })).rejects.toEqual(
        code('file/unreadable'),
      );
      await expect(imported('a'.repeat(200_001))).rejects.toEqual(code('file/too-large'));
      await expect(imported('name: [')).rejects.toEqual(code('input/invalid'));
    });
  });
});
