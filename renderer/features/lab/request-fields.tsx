import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import classes from './lab.module.css';
import { methods, pathError, readHeaders, type RequestDraft } from './try-draft.ts';

interface RequestFieldsProps {
  readonly draft: RequestDraft;
  readonly onChange: (patch: Partial<RequestDraft>) => void;
}

/** One HTTP request to a service. */
export function RequestFields({ draft, onChange }: RequestFieldsProps) {
  const headers = readHeaders(draft.headers);
  return (
    <>
      <div className={classes.requestLine}>
        <NativeSelect
          size="xs"
          label="Method"
          data={[...methods]}
          value={draft.method}
          onChange={(event) => {
            const method = methods.find((each) => each === event.currentTarget.value);
            if (method) onChange({ method });
          }}
        />
        <TextInput
          label="Path"
          value={draft.path}
          onChange={(event) => onChange({ path: event.currentTarget.value })}
          error={pathError(draft.path)}
          spellCheck={false}
        />
      </div>
      <Textarea
        label="Headers"
        description="One “Name: value” a line"
        value={draft.headers}
        onChange={(event) => onChange({ headers: event.currentTarget.value })}
        error={headers.ok ? undefined : headers.error}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: classes.mono ?? '' }}
      />
      {draft.method === 'GET' || draft.method === 'HEAD' ? null : (
        <Textarea
          label="Body"
          value={draft.body}
          onChange={(event) => onChange({ body: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={false}
          classNames={{ input: classes.mono ?? '' }}
        />
      )}
    </>
  );
}
