import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Database } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { migrations } from './migrations/all.ts';
import { readStored } from './stored-json.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-db-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('database', () => {
  it('makes its tables once and finds its data again', () => {
    const file = join(folder, 'flotilla.db');
    const first = Database.open(file);
    first.run("INSERT INTO workloads (name, created_at_ms) VALUES ('shop', 1)");
    first.close();
    const second = Database.open(file);
    expect(second.get('SELECT name FROM workloads')).toEqual({ name: 'shop' });
    second.close();
  });

  it('runs only the steps that are missing', () => {
    const file = join(folder, 'steps.db');
    Database.open(file, ['CREATE TABLE a (x INTEGER) STRICT']).close();
    const opened = Database.open(file, ['CREATE TABLE a (x INTEGER) STRICT', 'ALTER TABLE a ADD COLUMN y INTEGER']);
    opened.run('INSERT INTO a (x, y) VALUES (1, 2)');
    expect(opened.get('SELECT y FROM a')).toEqual({ y: 2 });
    opened.close();
  });

  it('keeps what was there before the module lab', () => {
    const file = join(folder, 'before.db');
    const [first = ''] = migrations;
    const before = Database.open(file, [first]);
    before.run("INSERT INTO modules (digest, name, facts, added_at_ms) VALUES ('d', 'a.wasm', '{}', 1)");
    before.close();
    const now = Database.open(file);
    expect(now.get('SELECT name, source FROM modules')).toEqual({
      name: 'a.wasm',
      source: '{"kind":"file","name":"a.wasm"}',
    });
    expect(now.all('SELECT * FROM watched_files')).toEqual([]);
    now.close();
  });

  it('keeps what was there before costs', () => {
    const file = join(folder, 'lab.db');
    const before = Database.open(file, migrations.slice(0, 2));
    before.run("INSERT INTO policies (id, yaml) VALUES (1, 'policies: []')");
    before.close();
    const now = Database.open(file);
    expect(now.get('SELECT yaml FROM policies')).toEqual({ yaml: 'policies: []' });
    for (const table of ['usage', 'scenarios', 'own_prices', 'fleet_prices', 'bills', 'cost_days', 'cost_marks']) {
      expect(now.all(`SELECT * FROM ${table}`)).toEqual([]);
    }
    now.close();
  });

  it('refuses data of a newer version instead of guessing', () => {
    const file = join(folder, 'newer.db');
    Database.open(file, ['CREATE TABLE a (x INTEGER) STRICT', 'CREATE TABLE b (x INTEGER) STRICT']).close();
    expect(() => Database.open(file, ['CREATE TABLE a (x INTEGER) STRICT'])).toThrow(/newer/);
  });

  it('undoes all of a transaction that throws', () => {
    const database = Database.open(':memory:');
    expect(() =>
      database.transaction(() => {
        database.run("INSERT INTO workloads (name, created_at_ms) VALUES ('shop', 1)");
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(database.all('SELECT * FROM workloads')).toEqual([]);
  });

  it('sets a record aside that does not fit, with the reason', () => {
    const database = Database.open(':memory:');
    expect(readStored(database, 'test', z.object({ a: z.number() }), '{"a":"x"}')).toBeUndefined();
    expect(readStored(database, 'test', z.object({ a: z.number() }), 'not json')).toBeUndefined();
    expect(readStored(database, 'test', z.object({ a: z.number() }), '{"a":1}')).toEqual({ a: 1 });
    expect(database.all('SELECT source FROM set_aside')).toHaveLength(2);
  });
});

describe('folder lock', () => {
  it('lets one engine in, and the next one after it ended', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/Another Flotilla/);
    lock.release();
    lockFolder(folder).release();
  });
});
