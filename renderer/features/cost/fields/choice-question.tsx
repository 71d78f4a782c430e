import { Autocomplete, SegmentedControl, Select } from '@mantine/core';
import { useId } from 'react';
import { useField } from './draft-form.tsx';
import classes from './fields.module.css';
import { problemId, Question, type QuestionWords, whyId } from './question.tsx';

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface ChoiceQuestionProps extends QuestionWords {
  readonly path: string;
  readonly choices: readonly Choice[];
  /** The value that is taken when none is given. */
  readonly otherwise: string;
  /** Keys of a draft are texts; some stand for other values. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Asks to choose one of a few; what is assumed is shown as such until somebody chooses. */
export function ChoiceQuestion({ path, choices, otherwise, values = {}, ...words }: ChoiceQuestionProps) {
  const id = useId();
  const { value, problem, readOnly, set } = useField(path);
  const keyOf = (stored: unknown): string =>
    Object.entries(values).find(([, each]) => each === stored)?.[0] ?? (typeof stored === 'string' ? stored : '');
  const assumedWord = choices.find((choice) => choice.value === otherwise)?.label ?? otherwise;
  const assumed = value === undefined ? `assumed: ${assumedWord}` : undefined;
  return (
    <Question id={id} {...words} problem={problem} assumed={assumed} isGroup>
      <SegmentedControl
        className={classes.segments ?? ''}
        data={[...choices]}
        value={value === undefined ? otherwise : keyOf(value)}
        data-assumed={value === undefined || undefined}
        readOnly={readOnly}
        aria-labelledby={`${id}-label`}
        onChange={(key) => set(Object.hasOwn(values, key) ? values[key] : key)}
      />
    </Question>
  );
}

interface SelectQuestionProps extends QuestionWords {
  readonly path: string;
  readonly data: readonly (string | { readonly group: string; readonly items: readonly Choice[] })[];
  readonly assumed: string;
  readonly placeholder?: string;
}

/** As Mantine takes it: lists that it may change. */
const asData = (each: SelectQuestionProps['data'][number]) =>
  typeof each === 'string' ? each : { group: each.group, items: [...each.items] };

/** Asks to choose one of many, or none. */
export function SelectQuestion({ path, data, assumed, placeholder, ...words }: SelectQuestionProps) {
  const id = useId();
  const { value, problem, readOnly, set } = useField(path);
  const known = data.flatMap((each) => (typeof each === 'string' ? each : each.items.map((item) => item.value)));
  const isOther = typeof value === 'string' && !known.includes(value);
  return (
    <Question
      id={id}
      {...words}
      problem={problem}
      assumed={value === undefined && assumed !== '' ? assumed : undefined}
    >
      <Select
        id={id}
        className={classes.choice ?? ''}
        data={[...data.map(asData), ...(isOther ? [value] : [])]}
        value={typeof value === 'string' ? value : null}
        onChange={(next) => set(next ?? undefined)}
        error={problem !== undefined && !problem.isMissing}
        aria-describedby={problem ? problemId(id) : words.why ? whyId(id) : undefined}
        placeholder={placeholder ?? assumed.replace('assumed: ', '')}
        readOnly={readOnly}
        clearable
        searchable={known.length > 8}
      />
    </Question>
  );
}

interface TextQuestionProps extends QuestionWords {
  readonly path: string;
  readonly suggestions: readonly string[];
  readonly assumed: string;
}

/** Asks for a word, with suggestions. */
export function TextQuestion({ path, suggestions, assumed, ...words }: TextQuestionProps) {
  const id = useId();
  const { value, problem, readOnly, set } = useField(path);
  return (
    <Question id={id} {...words} problem={problem} assumed={value === undefined ? assumed : undefined}>
      <Autocomplete
        id={id}
        className={classes.choice ?? ''}
        data={[...suggestions]}
        value={typeof value === 'string' ? value : ''}
        onChange={(text) => set(text === '' ? undefined : text)}
        error={problem !== undefined && !problem.isMissing}
        readOnly={readOnly}
        maxLength={40}
      />
    </Question>
  );
}
