import { Textarea } from '@mantine/core';
import classes from './lab.module.css';

interface CommandFieldsProps {
  readonly given: string;
  readonly stdin: string;
  readonly error: string | undefined;
  readonly onArguments: (text: string) => void;
  readonly onStdin: (text: string) => void;
}

/** What a command starts with. */
export function CommandFields({ given, stdin, error, onArguments, onStdin }: CommandFieldsProps) {
  return (
    <>
      <Textarea
        label="Arguments"
        description="One a line; they are passed as they stand, without a shell"
        value={given}
        onChange={(event) => onArguments(event.currentTarget.value)}
        error={error}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: classes.mono ?? '' }}
      />
      <Textarea
        label="Standard input"
        value={stdin}
        onChange={(event) => onStdin(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        classNames={{ input: classes.mono ?? '' }}
      />
    </>
  );
}
