import { parseDocument } from 'yaml';
import { Grants } from '#shared/domain/grants.ts';
import { checkPolicies, type PolicySubject } from '#shared/domain/policy-check.ts';
import { PolicyDocument, type PolicyRule } from '#shared/domain/policy-rule.ts';
import { policyWords } from '#shared/domain/policy-words.ts';
import type { PolicyFile, PolicyFinding } from '#shared/domain/policy.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';

interface Read {
  readonly file: PolicyFile;
  readonly rules: readonly PolicyRule[];
}

/** Reads as the engine does, but tells only of mistakes in YAML at which column they are. */
export function readMemoryPolicies(yaml: string): Read {
  const document = parseDocument(yaml, { prettyErrors: true });
  const problems = document.errors.map(({ message, linePos }) => ({
    line: linePos?.[0].line ?? null,
    column: linePos?.[0].col ?? null,
    message: message.split(' at line')[0] ?? message,
  }));
  const value: unknown = problems.length > 0 ? {} : document.toJS();
  const parsed = PolicyDocument.safeParse(value ?? {});
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ message, path }) => ({ line: lineOf(yaml, path), column: 3, message }));
  if (!parsed.success || problems.length > 0) {
    return { file: { yaml, rules: [], problems: [...problems, ...wrong] }, rules: [] };
  }
  const rules = parsed.data.policies;
  const words = rules.map((rule) => ({ name: rule.name, effect: rule.effect, words: policyWords(rule) }));
  return { file: { yaml, rules: words, problems: [] }, rules };
}

/** The line of the rule that a problem is in. */
function lineOf(yaml: string, [, index]: readonly PropertyKey[]): number {
  const starts = yaml.split('\n').flatMap((line, at) => (/^\s*- name:/.test(line) ? [at + 1] : []));
  return typeof index === 'number' ? (starts[index] ?? 1) : 1;
}

/** Which of the rules in force a module, its grants and its nodes break. */
export const policyFindings = (state: MemoryState, subject: Omit<PolicySubject, 'signature'>): PolicyFinding[] =>
  checkPolicies(readMemoryPolicies(state.policyYaml).rules, {
    ...subject,
    signature: state.bundled.has(subject.facts.digest)
      ? { state: 'verified', keyNames: ['release key'] }
      : { state: 'not-signed', keyNames: [] },
  });

export const policyHandlers = api.policies.router({
  get: api.policies.get.handler(({ context }) => readMemoryPolicies(context.state.policyYaml).file),
  read: api.policies.read.handler(({ input }) => readMemoryPolicies(input.yaml).file),
  set: api.policies.set.handler(({ context: { state }, input }) => {
    const { file } = readMemoryPolicies(input.yaml);
    if (file.problems.length > 0) return file;
    state.policyYaml = input.yaml;
    state.record('policies-changed', 'policies', `${file.rules.length} rules`);
    return file;
  }),
  check: api.policies.check.handler(({ context: { state }, input }) => {
    const parsed = parseSelector(input.selector);
    const nodes = [...state.nodes.values()].filter(
      ({ labels }) => !parsed.ok || matchesSelector(parsed.selector, labels),
    );
    return policyFindings(state, {
      facts: state.module(input.digest),
      grants: Grants.parse({}),
      limits: null,
      nodes,
    });
  }),
});
