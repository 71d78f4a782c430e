import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { InMemoryEngine } from '../testing/in-memory-engine.ts';
import { sampleFleetPrices, setMemoryFleetPrices } from '../testing/memory-fleet-cost.ts';
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

it('reads what is made of counters again after events of usage, few times for many of them', async () => {
  const { queryClient, orpc } = engine;
  const options = orpc.telemetry.usage.queryOptions({ input: {} });
  const unsubscribe = new QueryObserver(queryClient, options).subscribe(() => undefined);
  const answers = () => queryClient.getQueryState(options.queryKey)?.dataUpdateCount;
  await read();
  await vi.waitFor(() => expect(answers()).toBe(1), { timeout: 20_000 });
  for (let event = 0; event < 50; event += 1) memory.state.publish({ type: 'used', workloads: [] });
  await vi.waitFor(() => expect(answers()).toBe(2), { timeout: 20_000 });
  memory.state.publish({ type: 'used', workloads: [] });
  add('two');
  await vi.waitFor(() => expect(names()).toContain('two'), { timeout: 20_000 });
  // It was folded with the node, and still waits for its turn.
  expect(answers()).toBe(2);
  unsubscribe();
});

it('reads costs again when they changed', async () => {
  const options = engine.orpc.cost.fleet.prices.queryOptions();
  const { queryClient } = engine;
  const unsubscribe = new QueryObserver(queryClient, options).subscribe(() => undefined);
  await vi.waitFor(() => expect(queryClient.getQueryData(options.queryKey)?.rules).toEqual([]), { timeout: 20_000 });
  setMemoryFleetPrices(memory.state, sampleFleetPrices);
  memory.state.publish({ type: 'cost', what: 'fleet' });
  await vi.waitFor(() => expect(queryClient.getQueryData(options.queryKey)).toEqual(sampleFleetPrices), {
    timeout: 20_000,
  });
  unsubscribe();
});
