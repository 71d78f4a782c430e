import { useMemo, useState } from 'react';
import { capabilitiesOf, type Capability } from '#shared/domain/capability-list.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Workload } from '#shared/domain/workload.ts';
import { minimumDraft } from '../../ui/grants/propose-draft.ts';
import { emptyDraft, newestRelease, type RolloutDraft, settingsFields, workloadNameFor } from './rollout-draft.ts';

const settingsKeys: readonly (keyof RolloutDraft)[] = [
  'healthPath',
  'healthTimeoutSeconds',
  'port',
  'env',
  'memoryMiB',
  'requestTimeoutSeconds',
  'grants',
];

export interface DraftHandle {
  readonly draft: RolloutDraft;
  /** Fields that a person changed: only those show what is wrong with them while one types. */
  readonly touched: ReadonlySet<keyof RolloutDraft>;
  readonly change: (patch: Partial<RolloutDraft>) => void;
  /** The workload whose newest release gave the settings, when one did. */
  readonly settingsFrom: string | undefined;
  /** What the chosen module may do through its host; undefined while there is none. */
  readonly capabilities: readonly Capability[] | undefined;
}

interface Library {
  readonly modules: readonly Module[];
  readonly workloads: readonly Workload[];
}

/**
 * The fields of a new rollout. A chosen module names the workload as long as nobody did; an existing workload brings the
 * settings of its newest release as long as nobody changed any. Without a release, the permissions are the least that
 * the module's imports need.
 */
export function useRolloutDraft(begin: Partial<RolloutDraft>, { modules, workloads }: Library): DraftHandle {
  const [own, setOwn] = useState<Partial<RolloutDraft>>(begin);
  const [touched, setTouched] = useState<ReadonlySet<keyof RolloutDraft>>(new Set());
  const module = modules.find(({ digest }) => digest === own.digest);
  const workload = own.workload ?? (module ? workloadNameFor(module.name) : '');
  const release = newestRelease(workloads.find(({ name }) => name === workload));
  const capabilities = useMemo(() => module && capabilitiesOf(module), [module]);
  // One object as long as nothing in it changes: the plan waits until the draft stands still.
  const draft = useMemo(
    () => ({
      ...emptyDraft,
      ...(capabilities ? { grants: minimumDraft(capabilities) } : {}),
      ...(release ? settingsFields(release.settings) : {}),
      ...own,
      workload,
    }),
    [own, release, workload, capabilities],
  );
  const bringsSettings = release !== undefined && !settingsKeys.some((key) => touched.has(key));
  return {
    draft,
    touched,
    change: (patch) => {
      setOwn((before) => ({ ...before, ...patch }));
      setTouched((before) => new Set([...before, ...keysOf(patch)]));
    },
    settingsFrom: bringsSettings ? workload : undefined,
    capabilities,
  };
}

const isDraftKey = (key: string): key is keyof RolloutDraft => Object.hasOwn(emptyDraft, key);

const keysOf = (patch: Partial<RolloutDraft>): (keyof RolloutDraft)[] => Object.keys(patch).filter(isDraftKey);
