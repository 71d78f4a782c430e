import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with a file, where, in plain words. */
export interface FileProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a schema's complaints, what a person needs to mend the file. */
export const problemsOfSchema = (error: z.ZodError): readonly FileProblem[] =>
  error.issues.flatMap((issue) => ofIssue(issue, []));

function ofIssue(issue: Issue, above: readonly PropertyKey[]): readonly FileProblem[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, 20).map((key) => ({ path: [...path, key], message: 'There is no such key here' }));
    case 'invalid_union':
      return ofUnion(issue, path);
    case 'invalid_key':
    case 'invalid_element':
      return [{ path, message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_value':
      return [{ path, message: isOurs(issue) ? issue.message : `Choose from ${issue.values.map(String).join(', ')}` }];
    case 'invalid_type':
      return [{ path, message: isOurs(issue) ? issue.message : typeWords(issue) }];
    case 'too_small':
    case 'too_big':
      return [{ path, message: issue.message.startsWith('Too ') ? boundWords(issue) : issue.message }];
    default:
      return [{ path, message: issue.message }];
  }
}

const isOurs = ({ message }: Issue): boolean => !message.startsWith('Invalid ');

/** Of the kinds that a value may be, the one that it was meant to be: which fails inside, not at once. */
function ofUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly PropertyKey[],
): readonly FileProblem[] {
  if (isOurs(issue)) return [{ path, message: issue.message }];
  const meant = issue.errors.find((issues) =>
    issues.every(({ code, path: inner }) => code !== 'invalid_type' || inner.length > 0),
  );
  return (meant ?? issue.errors[0] ?? []).flatMap((inner) => ofIssue(inner, path));
}

type BoundIssue = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function boundWords(issue: BoundIssue): string {
  const isSmall = issue.code === 'too_small';
  const bound = Number(isSmall ? issue.minimum : issue.maximum);
  if (issue.origin === 'number' || issue.origin === 'int') {
    const least = issue.inclusive === false ? 'more than' : 'at least';
    const most = issue.inclusive === false ? 'less than' : 'at most';
    return `This has to be ${isSmall ? least : most} ${bound.toLocaleString('en')}`;
  }
  if (isSmall && bound === 1) return 'This cannot be empty';
  const unit = issue.origin === 'string' ? 'characters' : 'entries';
  return `This has to have ${isSmall ? 'at least' : 'at most'} ${bound.toLocaleString('en')} ${unit}`;
}

function typeWords({ expected, message }: Extract<Issue, { code: 'invalid_type' }>): string {
  if (message.endsWith('received undefined')) return 'This is missing';
  return `This has to be ${kindWords[expected] ?? expected}`;
}

const kindWords: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};
