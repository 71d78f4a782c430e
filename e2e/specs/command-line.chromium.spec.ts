import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, flotilla } from '../app/command-line.ts';
import { type Place } from '../app/place.ts';
import { sample } from '../app/programs.ts';
import { expect, test } from '../fixtures.ts';

/** Runs a command that must end with this code. */
async function run(place: Place, exitCode: 0 | 1 | 2, ...args: readonly string[]): Promise<CommandResult> {
  const result = await flotilla(place, ...args);
  expect(result.exitCode, `flotilla ${args.join(' ')}\n${result.output}${result.errors}`).toBe(exitCode);
  return result;
}

test('the command line alone: it starts an engine for itself, again and again', async ({ place }) => {
  const [hello, unhealthy] = [sample('hello.wasm'), sample('hello-unhealthy.wasm')];
  writeFileSync(join(place.folder, 'notes.wasm'), 'These are notes.\n');

  await test.step('check', async () => {
    const valid = await run(place, 0, 'check', hello, '--json');
    expect(valid.json()).toMatchObject([{ inspection: { verdict: 'valid', facts: { kind: 'component' } } }]);
    expect((await run(place, 1, 'check', 'notes.wasm', hello)).output).toMatch(/refused.*notes\.wasm/);
    await run(place, 2, 'check', 'not-there.wasm');
  });

  await test.step('practice start, nodes', async () => {
    expect((await run(place, 0, 'nodes')).output).toContain('No nodes yet');
    await run(place, 0, 'practice', 'start');
    expect((await run(place, 0, 'nodes', '--json')).json()).toMatchObject(
      ['practice-1', 'practice-2', 'practice-3'].map((name) => ({ name, condition: { kind: 'online' } })),
    );
  });

  await test.step('rollout', async () => {
    const rollout = ['rollout', '--workload', 'shop', '--bake', '200ms', '--json'];
    expect((await run(place, 2, ...rollout, hello)).errors).toContain('--yes');
    const plan = await run(place, 0, ...rollout, hello, '--dry-run');
    expect(plan.json().at(-1)).toMatchObject({ type: 'plan', plan: { releaseNumber: 1 } });
    const completed = await run(place, 0, ...rollout, hello, '--yes');
    expect(completed.json().at(-1)).toMatchObject({ type: 'result', summary: { status: { kind: 'completed' } } });
    const undone = await run(place, 1, ...rollout, unhealthy, '--yes');
    expect(undone.json().at(-1)).toMatchObject({ type: 'result', summary: { status: { kind: 'undone' } } });
    expect((await run(place, 0, 'nodes')).output).toMatch(/practice-1\s+online.*shop r1-\S+ running/);
    expect((await run(place, 0, 'activity')).output).toContain('shop');
  });

  await test.step('practice stop, and what is no command', async () => {
    await run(place, 0, 'practice', 'stop');
    expect((await run(place, 0, 'nodes', '--json')).json()).toEqual([]);
    await run(place, 2, 'rollout');
    await run(place, 2, 'no-such-command');
  });
});

test('the command line beside a page: both see the same', async ({ app: { place }, fleet }) => {
  await expect(fleet.startPractice).toBeVisible();
  await run(place, 0, 'practice', 'start');
  await expect(fleet.count('Online')).toHaveText(/^3/);
  await run(place, 0, 'rollout', sample('hello.wasm'), '--workload', 'shop', '--bake', '0', '--yes');
  await expect(fleet.node('practice-2')).toContainText('shop');
});
