import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { numberIn, numberText } from './number-text.ts';

interface FigureInputProps {
  readonly label: string;
  readonly description?: string | undefined;
  /** A text is what was written and is no number. */
  readonly value: number | string;
  readonly error?: ReactNode;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly onChange: (value: number | string) => void;
}

const letterPx = 8;
const edgePx = 14;

/** A number as people write it: `1,000`, `16e6`, `2 M`. What is none stays as it was written, to be corrected. */
export function FigureInput({ value, prefix = '', suffix = '', onChange, ...rest }: FigureInputProps) {
  /** While it is written in, it is not put into groups of digits. */
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      value={typed ?? numberText(value)}
      leftSection={prefix === '' ? undefined : prefix}
      leftSectionWidth={prefix === '' ? undefined : prefix.length * letterPx + edgePx}
      rightSection={suffix === '' ? undefined : suffix.trim()}
      rightSectionWidth={suffix === '' ? undefined : suffix.trim().length * letterPx + edgePx}
      rightSectionPointerEvents="none"
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(numberIn(currentTarget.value) ?? '');
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
