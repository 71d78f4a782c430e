import { z } from 'zod';
import { NodeId } from './ids.ts';

/** Where a policy was broken: the rule, the module or node, and what to do. */
export const PolicyFinding = z.object({
  /** The rule's name in the policy file. */
  rule: z.string().max(100),
  effect: z.enum(['forbid', 'warn']),
  /** One sentence: what breaks the rule. */
  message: z.string().max(1000),
  /** The rule's own words on why it is there; empty where it has none. */
  reason: z.string().max(500),
  /** Nodes on which the rule is broken; empty where it is about the module alone, whatever the node. */
  nodes: z.array(z.object({ nodeId: NodeId, name: z.string() })),
});
export type PolicyFinding = z.infer<typeof PolicyFinding>;

/** A policy file that cannot be used: where and why. */
export const PolicyProblem = z.object({
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
  message: z.string().max(1000),
});
export type PolicyProblem = z.infer<typeof PolicyProblem>;

/** The fleet's policies as a person wrote them. */
export const PolicyFile = z.object({
  yaml: z.string().max(200_000),
  /** Rules in force, by name and in words; empty while `problems` is not. */
  rules: z.array(z.object({ name: z.string(), effect: z.enum(['forbid', 'warn']), words: z.string().max(1000) })),
  problems: z.array(PolicyProblem),
});
export type PolicyFile = z.infer<typeof PolicyFile>;
