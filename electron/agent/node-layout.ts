import { join } from 'node:path';
import type { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';

/**
 * Where things lie in the agent's folder; the same layout as on a node over SSH, except that `current` is a small file
 * and not a link: it holds the deadline too, so that one rename changes all of it, on Windows as well.
 */
export interface NodeLayout {
  readonly root: string;
  /** Half-made files; emptied at every start. On the same file system, so that a rename moves them into place. */
  readonly temporary: string;
  readonly blobs: string;
  readonly aot: string;
  readonly jco: string;
  readonly workloads: string;
  blob(digest: Digest): string;
  workload(name: WorkloadName): string;
  current(name: WorkloadName): string;
  releases(name: WorkloadName): string;
  release(name: WorkloadName, id: ReleaseId): string;
  logs(name: WorkloadName): string;
}

export function nodeLayout(root: string): NodeLayout {
  const blobs = join(root, 'blobs', 'sha256');
  const workloads = join(root, 'workloads');
  const workload = (name: WorkloadName) => join(workloads, name);
  return {
    root,
    temporary: join(root, 'tmp'),
    blobs,
    aot: join(root, 'aot'),
    jco: join(root, 'jco'),
    workloads,
    blob: (digest) => join(blobs, digest),
    workload,
    current: (name) => join(workload(name), 'current.json'),
    releases: (name) => join(workload(name), 'releases'),
    release: (name, id) => join(workload(name), 'releases', id, 'release.json'),
    logs: (name) => join(workload(name), 'log'),
  };
}
