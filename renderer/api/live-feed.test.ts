import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { InMemoryEngine } from '../testing/in-memory-engine.ts';
import { sampleNode } from '../testing/sample-data.ts';
import { ManualSchedule } from '../testing/schedule.ts';
import { createEngine, type Engine, startEngine } from './engine.tsx';

const atMs = 1_700_000_000_000;
let memory: InMemoryEngine;
let engine: Engine;
let stop: () => void;

beforeEach(() => {
  memory = new InMemoryEngine({ nodes: [sampleNode('one', atMs)] }, new ManualSchedule(atMs));
  engine = createEngine({ open: memory.open, uploadFile: () => Promise.reject(new Error('no files')) });
  stop = startEngine(engine);
});
afterEach(() => stop());

const names = () => engine.queryClient.getQueryData(engine.orpc.fleet.list.queryKey())?.map(({ name }) => name);
const read = () => engine.queryClient.fetchQuery(engine.orpc.fleet.list.queryOptions());
const add = (name: string) => memory.state.putNodes([sampleNode(name, atMs)]);

it('shows a change without reading again', async () => {
  await read();
  add('two');
  await vi.waitFor(() => expect(names()).toEqual(['one', 'two']), { timeout: 20_000 });
});

it('reads once at the start, although the events begin with a reset', async () => {
  const fetched = vi.spyOn(memory.state.nodes, 'values');
  await read();
  add('two');
  await vi.waitFor(() => expect(names()).toEqual(['one', 'two']), { timeout: 20_000 });
  expect(fetched).toHaveBeenCalledTimes(1);
});

it('resumes after what it saw when only the channel was lost', async () => {
  await read();
  add('two');
  await vi.waitFor(() => expect(names()).toEqual(['one', 'two']), { timeout: 20_000 });
  const fetched = vi.spyOn(memory.state.nodes, 'values');
  memory.dropChannels();
  add('three');
  await vi.waitFor(() => expect(names()).toEqual(['one', 'two', 'three']), { timeout: 20_000 });
  expect(fetched).not.toHaveBeenCalled();
});

it('reads everything again after the engine was started anew', async () => {
  await read();
  // Someone looks at the list, so a reset has it read again.
  const unsubscribe = new QueryObserver(engine.queryClient, engine.orpc.fleet.list.queryOptions()).subscribe(
    () => undefined,
  );
  memory.kill();
  add('while-away');
  memory.start();
  await vi.waitFor(() => expect(names()).toEqual(['one', 'while-away']), { timeout: 20_000 });
  unsubscribe();
});

it('tells listeners each event with what was known before it', async () => {
  await read();
  const heard: (string | undefined)[][] = [];
  engine.feed.subscribe((event, before) => heard.push([event.type, before.nodes?.map(({ name }) => name).join()]));
  add('two');
  add('three');
  await vi.waitFor(() =>
    expect(heard).toEqual([
      ['nodes', 'one'],
      ['nodes', 'one,two'],
    ]),
  );
});
