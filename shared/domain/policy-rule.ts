import { z } from 'zod';
import { CapabilityName } from './capability.ts';
import { ModuleRole } from './module.ts';
import { bytesOf, millisecondsOf, sizePattern, spanPattern } from './policy-units.ts';

/*
 * The policy file as people write it. Every key has a description: they become the JSON Schema in assets, which editors
 * complete and check with.
 */

const list = <T extends z.ZodType>(item: T) => z.array(item).min(1, 'Name at least one').max(200);
const short = z.string().min(1).max(200);

const sizeForm = 'A size is written like 5 MB, 64 KiB or 300 B, or as a number of bytes';
const size = z
  .union([z.number(sizeForm).int(sizeForm).positive(sizeForm), z.string(sizeForm).regex(sizePattern, sizeForm)], {
    error: sizeForm,
  })
  .transform((value) => (typeof value === 'number' ? value : bytesOf(value)));

const spanForm = 'A time is written like 500 ms, 10 s or 2 min';
const span = z.string(spanForm).regex(spanPattern, spanForm).transform(millisecondsOf);

/** What may be and what may not; one of them, or both. */
const choice = <T extends z.ZodType>(item: T) =>
  z
    .strictObject({
      forbid: list(item).optional().describe('None of these.'),
      only: list(item).optional().describe('No others than these.'),
    })
    .refine(({ forbid, only }) => forbid !== undefined || only !== undefined, 'Write forbid or only below it');

const version = z
  .string({ error: 'Put a version in quotes: without them 1.80 is the number 1.8' })
  .max(60)
  .regex(/^[0-9]+(\.[0-9]+)*$/, 'A version is numbers with dots, such as "1.80.0"');

/** YAML reads an unquoted 0.2 as a number; both are meant. */
const wasi = z
  .union([z.enum(['none', '0.1', '0.2', '0.3']), z.literal([0.1, 0.2, 0.3])], {
    error: 'A WASI version is 0.1, 0.2, 0.3 or none',
  })
  .transform((value) => (typeof value === 'number' ? value.toFixed(1) : value));

export const policyGrants = [
  'http',
  'any-http',
  'tcp',
  'udp',
  'name-lookup',
  'folders',
  'writable-folders',
  'arguments',
  'key-value',
  'config',
  'inference',
  'tls',
  'fuel',
] as const;
export type PolicyGrant = (typeof policyGrants)[number];
const Grant = z.enum(policyGrants);

const grants = z
  .strictObject({
    forbid: list(Grant).optional().describe('None of these may be granted. any-http: requests to every host.'),
    require: list(Grant).optional().describe('Each of these has to be granted or, like fuel, set.'),
    hosts: list(short)
      .optional()
      .describe('Outgoing HTTP may be granted to these hosts only: names as in grants, or *.example.com.'),
    folders: list(z.string().max(1000).startsWith('/', 'A folder is an absolute path'))
      .optional()
      .describe('Folders of the node may be granted only in these.'),
  })
  .refine((value) => Object.keys(value).length > 0, 'Write forbid, require, hosts or folders below it');

const signed = z.union(
  [z.literal(true), z.strictObject({ by: list(short).describe('By one of these trusted keys.') })],
  { error: 'Write signed: true, or the names of trusted keys below it as by: [name]' },
);

export const policyConditions = {
  capabilities: choice(CapabilityName).optional().describe('What a module may do through its host.'),
  hostFunctions: choice(short)
    .optional()
    .describe('Imports that no list of this console has, by name; a * at the end stands for the rest: env.*'),
  signed: signed.optional().describe('A signature that was verified with a trusted key.'),
  maxSize: size.optional().describe('Size of the module: 5 MB, 64 KiB, or a number of bytes.'),
  kinds: list(z.enum(['core', 'component']))
    .optional()
    .describe('Allowed kinds.'),
  roles: list(ModuleRole).optional().describe('What the module may be made for.'),
  wasi: list(wasi).optional().describe('Allowed WASI versions.'),
  proposals: choice(short).optional().describe('WebAssembly proposals that the code uses, by the names of wasm-tools.'),
  languages: choice(short).optional().describe('Languages of the source, as far as the bytes tell.'),
  toolchain: list(
    z.strictObject({
      name: short.describe('As in the producers of the module: rustc, Go, clang.'),
      atLeast: version.describe('In quotes: "1.80.0".'),
    }),
  )
    .optional()
    .describe('Least versions of tools. A module that was made without the tool is not concerned.'),
  grants: grants.optional().describe('What a workload may be granted.'),
  maxMemory: size.optional().describe('Largest memory limit that a workload may set: 64 MiB.'),
  maxRequestTime: span.optional().describe('Longest time limit for a request that a workload may set: 10 s.'),
};

const conditionNames = Object.keys(policyConditions);

export const PolicyRule = z
  .strictObject({
    name: z.string().min(1).max(100).describe('Names the rule wherever it is broken; used once in the file.'),
    effect: z
      .enum(['forbid', 'warn'])
      .default('forbid')
      .describe('forbid: nothing that breaks it is rolled out. warn: it is said and nothing else.'),
    reason: z.string().max(500).default('').describe('Why the rule is there; shown with it.'),
    nodes: z.string().max(2000).optional().describe('Nodes it is for, as a label selector; without it, every node.'),
    ...policyConditions,
  })
  .refine((rule) => conditionNames.some((name) => Object.hasOwn(rule, name)), 'A rule needs at least one condition');
export type PolicyRule = z.infer<typeof PolicyRule>;

export const PolicyDocument = z
  .strictObject({
    version: z.literal(1).default(1).describe('Version of this format.'),
    policies: z.array(PolicyRule).max(500).default([]).describe('Rules; each holds by itself.'),
  })
  .describe('Policies of a Flotilla fleet: which modules may run where, and with which grants.');
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** The format as a JSON Schema: what stands in `assets/policy.schema.json`. */
export const policySchema = (): object => ({
  title: 'Flotilla policies',
  ...z.toJSONSchema(PolicyDocument, { io: 'input', target: 'draft-2020-12' }),
});
