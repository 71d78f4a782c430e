import type { z } from 'zod';
import type { PolicyProblem } from '#shared/domain/policy.ts';
import type { PlainYaml } from './plain-yaml.ts';

type Issue = z.ZodError['issues'][number];

/** Of one group; looking for the place of each takes time. */
const mostKeys = 50;

/** What does not fit the format, by line and column and in plain words. */
export function problemsOf(error: z.ZodError, yaml: PlainYaml): readonly PolicyProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, mostKeys).map((key) => ({
        ...yaml.placeOfKey(issue.path, key),
        message: `There is no key ${key.slice(0, 100)} here`,
      }));
    }
    return [{ ...yaml.placeOf(issue.path), message: wordsOf(issue).slice(0, 1000) }];
  });
}

function wordsOf(issue: Issue): string {
  const name = String(issue.path.findLast((step) => typeof step === 'string') ?? 'The file');
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input')
        ? issue.input === undefined && issue.path.length > 0 && issue.message.includes('undefined')
          ? `${name} is missing`
          : `${name} has to be ${kindWords[issue.expected] ?? issue.expected}`
        : issue.message;
    case 'invalid_value':
      return issue.message.startsWith('Invalid') ? `Choose from ${issue.values.join(', ')}` : issue.message;
    case 'too_big':
      return `${name} is too long`;
    case 'too_small':
      return issue.message.startsWith('Too small') ? `${name} is empty` : issue.message;
    default:
      return issue.message;
  }
}

const kindWords: Readonly<Record<string, string>> = {
  array: 'a list: - one',
  object: 'a group of keys',
  record: 'a group of keys',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};
