import { type PolicyFile, type PolicyProblem } from '#shared/domain/policy.ts';
import { PolicyDocument, type PolicyRule } from '#shared/domain/policy-rule.ts';
import { policyWords } from '#shared/domain/policy-words.ts';
import { parseSelector } from '#shared/domain/selector.ts';
import { problemsOf } from './policy-problems.ts';
import { type PlainYaml, readPlainYaml } from './plain-yaml.ts';

export interface ReadPolicies {
  /** What to show: rules in words, or what is wrong and where. */
  readonly file: PolicyFile;
  /** Empty when anything is wrong: half a policy file is none. */
  readonly rules: readonly PolicyRule[];
}

/** Reads the text of a policy file. Never throws: what is wrong with it is told by line and column. Pure. */
export function readPolicies(yaml: string): ReadPolicies {
  const read = readPlainYaml(yaml);
  if (!read.ok) return withProblems(yaml, read.problems);
  // An empty file, or one of comments only, has no rules.
  const parsed = PolicyDocument.safeParse(read.yaml.value ?? {});
  if (!parsed.success) return withProblems(yaml, problemsOf(parsed.error, read.yaml));
  const rules = parsed.data.policies;
  const problems = [...sameNames(rules, read.yaml), ...wrongSelectors(rules, read.yaml)];
  if (problems.length > 0) return withProblems(yaml, problems);
  const inWords = rules.map((rule) => ({ name: rule.name, effect: rule.effect, words: policyWords(rule) }));
  return { file: { yaml, rules: inWords, problems: [] }, rules };
}

/** More would not help anybody to mend the file. */
const mostProblems = 50;

const withProblems = (yaml: string, problems: readonly PolicyProblem[]): ReadPolicies => ({
  file: { yaml, rules: [], problems: problems.slice(0, mostProblems) },
  rules: [],
});

function sameNames(rules: readonly PolicyRule[], yaml: PlainYaml): readonly PolicyProblem[] {
  const seen = new Set<string>();
  return rules.flatMap(({ name }, at) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ ...yaml.placeOf(['policies', at, 'name']), message: `There is a policy named ${name} already` }];
  });
}

function wrongSelectors(rules: readonly PolicyRule[], yaml: PlainYaml): readonly PolicyProblem[] {
  return rules.flatMap(({ nodes }, at) => {
    const parsed = parseSelector(nodes ?? '');
    if (parsed.ok) return [];
    const place = yaml.placeOf(['policies', at, 'nodes'], parsed.error.position);
    return [{ ...place, message: `The selector cannot be read: ${parsed.error.message}` }];
  });
}
