import { Button, Select, Textarea, TextInput } from '@mantine/core';
import type { WitPackages } from '#shared/domain/wit.ts';
import { emptyFormValue } from '#shared/domain/wave-form.ts';
import { type ExportedFunction, type ExportedParam, signature } from './exported-functions.ts';
import classes from './lab.module.css';
import { type ArgumentDraft, readArguments } from './try-draft.ts';
import { ValueField } from './value-field.tsx';

interface CallFieldsProps {
  readonly functions: readonly ExportedFunction[];
  readonly wit: WitPackages | null;
  readonly chosen: ExportedFunction | undefined;
  readonly drafts: readonly ArgumentDraft[];
  readonly onChoose: (chosen: ExportedFunction) => void;
  readonly onChange: (drafts: readonly ArgumentDraft[]) => void;
}

/** Which function, and a field for each of its arguments. */
export function CallFields({ functions, wit, chosen, drafts, onChoose, onChange }: CallFieldsProps) {
  return (
    <>
      <Select
        label="Function"
        data={functionGroups(functions)}
        value={chosen?.id ?? null}
        onChange={(id) => {
          const next = functions.find((each) => each.id === id);
          if (next) onChoose(next);
        }}
        placeholder="Choose a function"
        searchable
        allowDeselect={false}
        nothingFoundMessage="No function matches"
        maxDropdownHeight={340}
      />
      {chosen ? <code className={classes.signature}>{signature(chosen)}</code> : null}
      {chosen?.whyNot ? <div className={classes.whyNot}>It cannot be called from here. {chosen.whyNot}</div> : null}
      {chosen && chosen.whyNot === null
        ? chosen.params.map((param, index) => (
            <ArgumentFields
              key={param.name}
              param={param}
              wit={wit}
              draft={drafts[index] ?? { kind: 'wave', text: '' }}
              onChange={(draft) => onChange(drafts.map((each, at) => (at === index ? draft : each)))}
            />
          ))
        : null}
      {chosen && chosen.whyNot === null && chosen.params.length > 0 && wit ? (
        <CallText chosen={chosen} wit={wit} drafts={drafts} />
      ) : null}
    </>
  );
}

const option = ({ id, name, whyNot }: ExportedFunction) => ({
  value: id,
  label: whyNot === null ? name : `${name} (not callable here)`,
});

function functionGroups(functions: readonly ExportedFunction[]) {
  const owners = [...new Set(functions.map(({ owner }) => owner))];
  if (owners.length === 1 && owners[0] === '') return functions.map(option);
  return owners.map((owner) => ({
    group: owner === '' ? 'The world itself' : owner,
    items: functions.filter((each) => each.owner === owner).map(option),
  }));
}

interface ArgumentFieldsProps {
  readonly param: ExportedParam;
  readonly wit: WitPackages | null;
  readonly draft: ArgumentDraft;
  readonly onChange: (draft: ArgumentDraft) => void;
}

function ArgumentFields({ param: { name, type, words }, wit, draft, onChange }: ArgumentFieldsProps) {
  if (type === null || !wit) {
    return (
      <TextInput
        label={name}
        rightSection={<span className={classes.typeName}>{words}</span>}
        rightSectionWidth={words.length * 7 + 16}
        rightSectionPointerEvents="none"
        value={draft.kind === 'wave' ? draft.text : ''}
        onChange={(event) => onChange({ kind: 'wave', text: event.currentTarget.value })}
        spellCheck={false}
      />
    );
  }
  if (draft.kind === 'fields') {
    return (
      <ValueField
        wit={wit}
        type={type}
        label={name}
        value={draft.value}
        onChange={(value) => onChange({ kind: 'fields', value })}
      />
    );
  }
  const empty = emptyFormValue(wit, type);
  return (
    <div>
      <Textarea
        label={name}
        description={`${words}, as WAVE text. It has too many fields for a form`}
        value={draft.text}
        onChange={(event) => onChange({ kind: 'wave', text: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        classNames={{ input: classes.mono ?? '' }}
      />
      {empty ? (
        <Button variant="subtle" onClick={() => onChange({ kind: 'fields', value: empty })}>
          Use fields
        </Button>
      ) : null}
    </div>
  );
}

/** The call as it will be made, or what is missing for it. */
function CallText({
  chosen,
  wit,
  drafts,
}: {
  readonly chosen: ExportedFunction;
  readonly wit: WitPackages;
  readonly drafts: readonly ArgumentDraft[];
}) {
  const read = readArguments(chosen, wit, drafts);
  return read.ok ? (
    <code className={classes.signature} aria-label="The call in WAVE">
      {chosen.name}({read.value.join(', ')})
    </code>
  ) : (
    <div className={classes.fault} role="status">
      {read.error}
    </div>
  );
}
