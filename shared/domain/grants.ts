import { z } from 'zod';

/*
 * Permissions of a workload. A grant that is not there is not given; a runtime that cannot withhold it is said by
 * name (`enforcement`).
 */

/**
 * A host, optionally with a port, or `*.` before a domain: `api.example.com`, `*.example.com:8443`, `10.0.0.7:5432`.
 * Without a port, the usual one of the request's scheme; what a list covers is decided in `granted-host.ts`.
 */
export const GrantedHost = z
  .string()
  .max(300)
  .regex(
    /^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*(:[1-9][0-9]{0,4})?$/,
    'A host is a name or an IPv4 address, with a port if need be',
  );

export const GrantedFolder = z.object({
  /** Absolute, on the node. */
  hostPath: z
    .string()
    .max(1000)
    .regex(/^\/[^\p{Cc}:"\\$`]*$/u, 'A folder on the node is an absolute path without quotes, colons and backslashes'),
  /** As the component sees it. */
  guestPath: z
    .string()
    .max(1000)
    .regex(
      /^\/[^\p{Cc}:"\\$`]*$/u,
      'A folder in the component is an absolute path without quotes, colons and backslashes',
    ),
  access: z.enum(['read', 'read-write']),
});
export type GrantedFolder = z.infer<typeof GrantedFolder>;

export const Grants = z.object({
  /** Outgoing HTTP: to no host, to these, or to any. */
  http: z.union([z.literal('any'), z.array(GrantedHost).max(100)]).default([]),
  /** TCP and UDP sockets, listening included, and looking up names for them. A runtime without a host list gives all of the network. */
  tcp: z.boolean().default(false),
  udp: z.boolean().default(false),
  nameLookup: z.boolean().default(false),
  folders: z.array(GrantedFolder).max(50).default([]),
  /** Arguments of a command. Variables stand in the release's `env`. */
  arguments: z.array(z.string().max(4000)).max(100).default([]),
  keyValue: z.boolean().default(false),
  /** Configuration (`wasi:config`), by key. */
  config: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/), z.string().max(4000)).default({}),
  inference: z.boolean().default(false),
  tls: z.boolean().default(false),
  /** Units of work that one request or run may use; null is no limit. Wasmtime counts about one per instruction. */
  fuel: z.number().int().min(1000).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
});
export type Grants = z.infer<typeof Grants>;

/** How a runtime keeps one grant: `enforced`; `wider`: it gives more than was granted; `missing`: it cannot give it. */
export const GrantEnforcement = z.object({
  grant: z.string().max(60),
  how: z.enum(['enforced', 'wider', 'missing']),
  /** One sentence in plain words: what is really given, or why it cannot be. */
  note: z.string().max(500),
});
export type GrantEnforcement = z.infer<typeof GrantEnforcement>;
