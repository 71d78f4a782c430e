import { ActionIcon, Checkbox, TextInput, Tooltip } from '@mantine/core';
import { IconArrowsHorizontal } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { type Answer, answerOf, answerValue, withEnd } from './answer.ts';
import { type Field, useField } from './draft-form.tsx';
import classes from './fields.module.css';
import { Measured } from './measured.tsx';
import { numberIn, numberText } from '../../../ui/number-text.ts';
import { problemId, Question, type QuestionWords, whyId } from './question.tsx';

interface QuantityQuestionProps extends QuestionWords {
  /** Where it stands in a scenario. */
  readonly path: string;
  /** "ms", "GB a month". */
  readonly unit: string;
  /** What is taken when nothing is given: `3`. Left out where an answer is needed or its lack means nothing. */
  readonly otherwise?: string | number;
  /** False for values that the file keeps as one number. */
  readonly canRange?: boolean;
  /** Above the field: other ways to answer. */
  readonly children?: ReactNode;
}

/** Beside the field: its placeholder says the value already, but nobody should take it for an answer of their own. */
const assumedWords = (otherwise: string | number | undefined): string | undefined => {
  if (typeof otherwise === 'number') return `assumed: ${otherwise}`;
  return otherwise === undefined || otherwise.startsWith('not known') ? undefined : 'assumed';
};

/** Asks for a number, or for what it is at least, most likely and at most. */
export function QuantityQuestion(props: QuantityQuestionProps) {
  const { path, unit, otherwise, canRange = true, children, ...words } = props;
  const id = useId();
  const field = useField(path);
  const answer = answerOf(field.value);
  const hasEnds = answer.low !== undefined || answer.high !== undefined;
  const [isOpen, setOpen] = useState(false);
  const isRange = canRange && (hasEnds || isOpen);
  const isGiven = field.value !== undefined;
  const assumed = isGiven ? undefined : assumedWords(otherwise);
  const set = (next: Answer) => field.set(answerValue(next));
  const toggle = () => {
    setOpen(!isRange);
    if (isRange) set({ ...answer, low: undefined, high: undefined, isMeasured: false, from: null });
  };
  const common = { id, field, answer, unit, set };
  return (
    <Question
      id={id}
      {...words}
      problem={field.problem}
      assumed={assumed}
      isGroup={isRange}
      above={children}
      below={
        <>
          {isRange && answer.from === null ? (
            <Checkbox
              label="I measured this"
              checked={answer.isMeasured}
              disabled={field.readOnly || answer.base === undefined}
              onChange={(event) => set({ ...answer, isMeasured: event.currentTarget.checked })}
            />
          ) : null}
          {answer.isMeasured && (answer.from !== null || !isRange) ? <Measured from={answer.from} /> : null}
        </>
      }
    >
      <div className={classes.fieldLine}>
        {isRange ? (
          <RangeFields {...common} unit={shortUnit(unit)} label={words.label} />
        ) : (
          <EndField {...common} end="base" hasWhy={words.why !== undefined} placeholder={otherwise} />
        )}
        {canRange ? (
          <Tooltip label={isRange ? 'One value' : 'Low, likely and high'}>
            <ActionIcon
              variant={isRange ? 'light' : 'subtle'}
              aria-label={`${words.label}: low, likely and high`}
              aria-pressed={isRange}
              disabled={field.readOnly}
              onClick={toggle}
            >
              <IconArrowsHorizontal size={15} />
            </ActionIcon>
          </Tooltip>
        ) : null}
      </div>
    </Question>
  );
}

/** Three fields have no room for "ms a request": the first word says enough beside the question. */
const shortUnit = (unit: string): string => (/^(a|of) /.test(unit) ? '' : (unit.split(' ')[0] ?? ''));

const ends = [
  ['low', 'Low'],
  ['base', 'Likely'],
  ['high', 'High'],
] as const;

interface EndProps {
  readonly id: string;
  readonly field: Field;
  readonly answer: Answer;
  readonly unit: string;
  readonly set: (answer: Answer) => void;
}

function RangeFields({ label, ...rest }: EndProps & { readonly label: string }) {
  return (
    <div className={classes.range}>
      {ends.map(([end, word]) => (
        <div key={end} className={classes.end}>
          <label htmlFor={`${rest.id}-${end}`} className={classes.endLabel}>
            {word}
            <span className="visually-hidden">: {label}</span>
          </label>
          <EndField {...rest} id={`${rest.id}-${end}`} end={end} describedBy={problemId(rest.id)} />
        </div>
      ))}
    </div>
  );
}

interface EndFieldProps extends EndProps {
  readonly end: 'low' | 'base' | 'high';
  readonly hasWhy?: boolean;
  readonly describedBy?: string;
  readonly placeholder?: string | number | undefined;
}

function EndField({ id, field, answer, unit, set, end, hasWhy = false, describedBy, placeholder }: EndFieldProps) {
  const isBad = field.problem !== undefined && !field.problem.isMissing;
  const described = [describedBy ?? (field.problem ? problemId(id) : null), hasWhy ? whyId(id) : null].filter(Boolean);
  return (
    <NumberField
      id={id}
      value={answer[end]}
      unit={unit}
      isBad={isBad}
      readOnly={field.readOnly}
      {...(described.length > 0 ? { describedBy: described.join(' ') } : {})}
      {...(placeholder === undefined ? {} : { placeholder: String(placeholder) })}
      onChange={(value) => set(withEnd(answer, end, value))}
    />
  );
}

interface NumberFieldProps {
  readonly id?: string;
  readonly ariaLabel?: string;
  readonly value: unknown;
  readonly unit: string;
  readonly isBad?: boolean;
  readonly readOnly: boolean;
  readonly describedBy?: string;
  readonly placeholder?: string;
  readonly onChange: (value: number | string | undefined) => void;
}

/** A number with its unit. What one types stays as it was typed until the field is left. */
export function NumberField(props: NumberFieldProps) {
  const { id, ariaLabel, value, unit, isBad = false, readOnly, describedBy, placeholder, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      className={classes.number ?? ''}
      {...(id === undefined ? {} : { id })}
      {...(ariaLabel === undefined ? {} : { 'aria-label': ariaLabel })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      {...(placeholder === undefined ? {} : { placeholder })}
      value={typed ?? numberText(value)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(numberIn(event.currentTarget.value));
      }}
      onBlur={() => setTyped(null)}
      error={isBad}
      readOnly={readOnly}
      inputMode="decimal"
      autoComplete="off"
      maxLength={40}
      rightSection={<span className={classes.unit}>{unit}</span>}
      rightSectionWidth={`${unit.length * 0.55 + 1.2}em`}
      rightSectionPointerEvents="none"
    />
  );
}
