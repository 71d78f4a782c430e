import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import { JobId, NodeId, ReleaseId, WorkloadName } from '../domain/ids.ts';
import { Labels, Node } from '../domain/node.ts';
import { call, change } from './base.ts';

/** A host out of `~/.ssh/config` that could be added, with what that file says of it. */
export const SshHost = z.object({
  alias: z.string(),
  hostName: z.string(),
  user: z.string(),
  port: z.number().int(),
  /** Through which other host it is reached, where the file says so. */
  proxyJump: z.string().nullable(),
  alreadyAdded: z.boolean(),
});
export type SshHost = z.infer<typeof SshHost>;

const HostKey = z.object({
  host: z.string(),
  keyType: z.string(),
  /** `SHA256:…` as OpenSSH prints it. */
  fingerprint: z.string(),
});

export const AddNodeInput = z.object({
  /** `host`, `user@host`, `user@host:port`, `[v6]:port`, or a host name out of `~/.ssh/config`. */
  address: z.string().min(1).max(300),
  name: z.string().min(1).max(100).optional(),
  labels: Labels.optional(),
  /** Private key to use; otherwise what `~/.ssh/config` says, the agent, and the usual files. */
  keyPath: z.string().max(4096).optional(),
  /** For an encrypted key. Held in memory only, for as long as the engine runs. */
  passphrase: z.string().max(1024).optional(),
  /** The fingerprint that a person compared and accepts; written to the console's known hosts. */
  trustFingerprint: z.string().max(100).optional(),
  /** Folder on the node; default `~/.local/share/flotilla`. */
  root: z.string().max(1000).optional(),
});
export type AddNodeInput = z.infer<typeof AddNodeInput>;

/** What came of it. All of these are expected; none is an error. */
export const AddNodeOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('added'), node: Node }),
  /** Ask the person; call again with `trustFingerprint`. */
  z.object({ outcome: z.literal('host-key-unknown'), key: HostKey }),
  /** Never asks: somebody may listen in, or the machine was made anew. */
  z.object({ outcome: z.literal('host-key-changed'), key: HostKey, knownIn: z.string() }),
  z.object({ outcome: z.literal('passphrase-needed'), keyPath: z.string(), wrong: z.boolean() }),
  z.object({ outcome: z.literal('refused'), failure: Failure }),
]);
export type AddNodeOutcome = z.infer<typeof AddNodeOutcome>;

export const LogLine = z.object({
  /** Grows by one a line within a follow. */
  seq: z.number().int().nonnegative(),
  text: z.string().max(8192),
});
export type LogLine = z.infer<typeof LogLine>;

export const PracticeStatus = z.object({
  running: z.boolean(),
  nodes: z.array(z.object({ name: z.string(), nodeId: NodeId, pid: z.number().int().nullable(), folder: z.string() })),
});
export type PracticeStatus = z.infer<typeof PracticeStatus>;

export const fleet = {
  list: call.route({ method: 'GET', path: '/nodes', summary: 'All nodes' }).output(z.array(Node)),

  get: call
    .route({ method: 'GET', path: '/nodes/{nodeId}', summary: 'One node' })
    .input(z.object({ nodeId: NodeId }))
    .output(Node),

  sshHosts: call
    .route({ method: 'GET', path: '/ssh-hosts', summary: 'Hosts in ~/.ssh/config' })
    .output(z.array(SshHost)),

  add: change
    .route({ method: 'POST', path: '/nodes', summary: 'Add a node reached over SSH' })
    .input(AddNodeInput)
    .output(AddNodeOutcome),

  unlock: change
    .route({ method: 'POST', path: '/nodes/{nodeId}/unlock', summary: 'Give the passphrase of the key of a node' })
    .input(z.object({ nodeId: NodeId, passphrase: z.string().max(1024) }))
    .output(Node),

  label: change
    .route({ method: 'PUT', path: '/nodes/{nodeId}/labels', summary: 'Replace the labels of a node' })
    .input(z.object({ nodeId: NodeId, labels: Labels }))
    .output(Node),

  refresh: call
    .route({ method: 'POST', path: '/nodes/{nodeId}/refresh', summary: 'Read facts and status of a node now' })
    .input(z.object({ nodeId: NodeId }))
    .output(Node),

  remove: change
    .route({ method: 'DELETE', path: '/nodes/{nodeId}', summary: 'Remove a node from the console' })
    .input(
      z.object({
        nodeId: NodeId,
        /** Also stop its workloads and delete what Flotilla put there. */
        clean: z.boolean().default(false),
      }),
    )
    .output(z.object({ nodeId: NodeId })),

  stopWorkload: change
    .route({ method: 'POST', path: '/nodes/{nodeId}/workloads/{workload}/stop', summary: 'Stop a workload on a node' })
    .input(z.object({ nodeId: NodeId, workload: WorkloadName }))
    .output(Node),

  logs: call
    .route({
      method: 'GET',
      path: '/nodes/{nodeId}/workloads/{workload}/logs',
      summary: 'Follow the log of a workload',
    })
    .input(
      z.object({
        nodeId: NodeId,
        workload: WorkloadName,
        release: ReleaseId.optional(),
        /** Lines of the past to begin with. */
        tail: z.coerce.number().int().min(0).max(10_000).default(200),
        follow: z.union([z.boolean(), z.stringbool()]).default(true),
      }),
    )
    .output(eventIterator(LogLine)),

  practice: {
    status: call
      .route({ method: 'GET', path: '/practice', summary: 'The practice fleet on this computer' })
      .output(PracticeStatus),
    start: change
      .route({ method: 'POST', path: '/practice/start', summary: 'Start three local nodes and add them' })
      .output(z.object({ jobId: JobId })),
    stop: change
      .route({ method: 'POST', path: '/practice/stop', summary: 'Stop the local nodes and remove them' })
      .output(z.object({ jobId: JobId })),
  },
};
