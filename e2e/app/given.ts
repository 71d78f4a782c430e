import { expect } from '@playwright/test';
import { type JobId, type RolloutId } from '#shared/domain/ids.ts';
import { type Module } from '#shared/domain/module.ts';
import { isFinished, type RolloutRequestInput } from '#shared/domain/rollout.ts';
import { type EngineClient } from '../../electron/host/engine-client.ts';

/* States that a test begins with and does not look at: brought about by the contract, as a script would. */

const limit = { timeout: 60_000 };

async function untilDone(engine: EngineClient, jobId: JobId): Promise<void> {
  const state = async () => (await engine.system.jobs.get({ jobId })).state;
  await expect.poll(async () => (await state()).kind, limit).not.toBe('running');
  expect(await state()).toMatchObject({ kind: 'done' });
}

/** Three practice nodes that answer. */
export async function givenPracticeFleet(engine: EngineClient): Promise<void> {
  const { jobId } = await engine.fleet.practice.start();
  await untilDone(engine, jobId);
}

type SampleName = 'hello.wasm' | 'hello-slower.wasm' | 'hello-unhealthy.wasm';

/** The samples in the library; gives one of them. */
export async function givenSample(engine: EngineClient, name: SampleName): Promise<Module> {
  const added = (await engine.modules.addSamples()).find((module) => module.name === name);
  if (!added) throw new Error(`There is no sample ${name}`);
  return added;
}

export async function startRollout(engine: EngineClient, request: RolloutRequestInput): Promise<RolloutId> {
  const plan = await engine.rollouts.plan(request);
  return (await engine.rollouts.start({ planId: plan.id })).rolloutId;
}

/** A workload that runs the sample on every node. */
export async function givenRunning(engine: EngineClient, workload: string): Promise<Module> {
  const module = await givenSample(engine, 'hello.wasm');
  const rolloutId = await startRollout(engine, {
    workload,
    digest: module.digest,
    firstWave: { kind: 'percent', percent: 100 },
    bakeMs: 0,
  });
  const status = async () => (await engine.rollouts.get({ rolloutId })).summary.status;
  await expect.poll(async () => isFinished(await status()), limit).toBe(true);
  expect(await status()).toMatchObject({ kind: 'completed' });
  return module;
}

/** A file of this computer in the library. */
export async function givenAdded(engine: EngineClient, path: string): Promise<Module> {
  const { file } = await engine.system.openFile({ path });
  const added = await engine.modules.add({ file });
  if (added.outcome === 'rejected') throw new Error(`${path} was rejected: ${JSON.stringify(added.inspection)}`);
  return added.module;
}

/** Requests of clients to every node that runs a workload, one after the other. */
export async function givenTraffic(engine: EngineClient, workload: string, requestsPerNode: number): Promise<void> {
  const running = (await engine.fleet.list()).flatMap((node) =>
    node.workloads.filter((each) => each.workload === workload && each.address !== null),
  );
  for (const { address } of running) {
    for (let sent = 0; sent < requestsPerNode; sent += 1) {
      const answer = await fetch(`http://${address}/`);
      if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
      await answer.arrayBuffer();
    }
  }
}
