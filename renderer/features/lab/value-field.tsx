import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { emptyFormValue, type FormShape, formShape, type FormValue } from '#shared/domain/wave-form.ts';
import type { WitPackages, WitTypeRef } from '#shared/domain/wit.ts';
import { typeWords } from './exported-functions.ts';
import classes from './lab.module.css';

interface ValueFieldProps {
  readonly wit: WitPackages;
  readonly type: WitTypeRef;
  readonly label: string;
  readonly value: FormValue;
  readonly onChange: (value: FormValue) => void;
}

const replaced = <Item,>(items: readonly Item[], at: number, item: Item): Item[] =>
  items.map((each, index) => (index === at ? item : each));

/** The fields of one value, as its WIT type asks for. */
export function ValueField(props: ValueFieldProps) {
  const { wit, type, label, value, onChange } = props;
  const shape = formShape(wit, type);
  const words = typeWords(wit, type);
  switch (value.kind) {
    case 'bool':
      return (
        <Checkbox
          label={label}
          checked={value.isTrue}
          onChange={(event) => onChange({ kind: 'bool', isTrue: event.currentTarget.checked })}
        />
      );
    case 'text':
      return (
        <TextInput
          label={label}
          rightSection={<span className={classes.typeName}>{words}</span>}
          rightSectionWidth={words.length * 7 + 16}
          rightSectionPointerEvents="none"
          inputMode={shape.kind === 'text' && shape.type.kind === 'integer' ? 'numeric' : 'text'}
          value={value.text}
          onChange={(event) => onChange({ kind: 'text', text: event.currentTarget.value })}
          spellCheck={false}
        />
      );
    case 'flags':
      return shape.kind === 'flags' ? <FlagFields {...props} names={shape.names} set={value.set} /> : null;
    case 'choice':
      return shape.kind === 'choice' ? <ChoiceFields {...props} shape={shape} value={value} /> : null;
    case 'items':
      return <ItemFields {...props} shape={shape} items={value.items} />;
  }
}

function FlagFields({
  label,
  names,
  set,
  onChange,
}: ValueFieldProps & { readonly names: readonly string[]; readonly set: readonly boolean[] }) {
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <div className={classes.flags}>
        {names.map((name, index) => (
          <Checkbox
            key={name}
            label={name}
            checked={set[index] ?? false}
            onChange={(event) => onChange({ kind: 'flags', set: replaced(set, index, event.currentTarget.checked) })}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface ChoiceFieldsProps extends ValueFieldProps {
  readonly shape: Extract<FormShape, { kind: 'choice' }>;
  readonly value: Extract<FormValue, { kind: 'choice' }>;
}

function ChoiceFields({ wit, label, shape, value, onChange }: ChoiceFieldsProps) {
  const chosen = shape.cases[value.index];
  const select = (
    <NativeSelect
      size="xs"
      label={label}
      data={shape.cases.map((each, index) => ({ value: String(index), label: each.label }))}
      value={String(value.index)}
      onChange={(event) => {
        const index = Number(event.currentTarget.value);
        const type = shape.cases[index]?.type ?? null;
        onChange({ kind: 'choice', index, payload: type === null ? null : emptyFormValue(wit, type) });
      }}
    />
  );
  if (!chosen || chosen.type === null || value.payload === null) return select;
  return (
    <div className={classes.choice}>
      {select}
      <div className={classes.nested}>
        <ValueField
          wit={wit}
          type={chosen.type}
          label={chosen.label}
          value={value.payload}
          onChange={(payload) => onChange({ ...value, payload })}
        />
      </div>
    </div>
  );
}

interface ItemFieldsProps extends ValueFieldProps {
  readonly shape: FormShape;
  readonly items: readonly FormValue[];
}

/** What the item at a place is called, and its type. */
function itemAt(shape: FormShape, index: number): { readonly name: string; readonly type: WitTypeRef } | undefined {
  switch (shape.kind) {
    case 'record':
      return shape.items[index];
    case 'tuple': {
      const type = shape.items[index];
      return type === undefined ? undefined : { name: `${index + 1}`, type };
    }
    case 'list':
      return { name: `${index + 1}`, type: shape.item };
    default:
      return undefined;
  }
}

function ItemFields({ wit, label, shape, items, onChange }: ItemFieldsProps) {
  const put = (next: readonly FormValue[]) => onChange({ kind: 'items', items: next });
  const isOpenList = shape.kind === 'list' && shape.length === null;
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <div className={classes.nested}>
        {items.length === 0 ? <div className={classes.muted}>{isOpenList ? 'An empty list' : 'No fields'}</div> : null}
        {items.map((item, index) => {
          const at = itemAt(shape, index);
          if (!at) return null;
          return (
            // Values have no identity beside their place.
            <div key={index} className={isOpenList ? classes.listItem : undefined} data-kind={item.kind}>
              <ValueField
                wit={wit}
                type={at.type}
                label={at.name}
                value={item}
                onChange={(value) => put(replaced(items, index, value))}
              />
              {isOpenList && (
                <ActionIcon
                  aria-label={`Take ${label} ${index + 1} away`}
                  onClick={() => put(items.filter((_each, at) => at !== index))}
                >
                  <IconX size={14} aria-hidden />
                </ActionIcon>
              )}
            </div>
          );
        })}
        {isOpenList && (
          <div>
            <Button
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              aria-label={`Add to ${label}`}
              onClick={() => {
                const item = emptyFormValue(wit, shape.item);
                if (item) put([...items, item]);
              }}
            >
              Add
            </Button>
          </div>
        )}
      </div>
    </fieldset>
  );
}
