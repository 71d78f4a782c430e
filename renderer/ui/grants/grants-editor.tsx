import { Checkbox, NumberInput, SegmentedControl, Textarea } from '@mantine/core';
import { useId } from 'react';
import { FolderFields } from './folder-fields.tsx';
import { type GrantsDraft, type GrantsErrors, numberField, type SwitchGrant } from './grants-draft.ts';
import classes from './grants.module.css';

interface GrantsEditorProps {
  readonly draft: GrantsDraft;
  readonly errors: GrantsErrors;
  readonly onChange: (patch: Partial<GrantsDraft>) => void;
  /** Where folders lie. */
  readonly place: 'node' | 'here';
}

const switches: readonly (readonly [SwitchGrant, string])[] = [
  ['tcp', 'TCP sockets'],
  ['udp', 'UDP sockets'],
  ['nameLookup', 'Look up names'],
  ['tls', 'TLS (wasi:tls)'],
  ['keyValue', 'Key-value store'],
  ['inference', 'Inference (wasi:nn)'],
];

/** What a module may use of its host, field by field. What is not ticked is not given. */
export function GrantsEditor({ draft, errors, onChange, place }: GrantsEditorProps) {
  return (
    <div className={classes.editor}>
      <HttpField draft={draft} errors={errors} onChange={onChange} />
      <fieldset className={classes.group}>
        <legend className={classes.label}>Sockets and services of the host</legend>
        <div className={classes.switches}>
          {switches.map(([grant, label]) => (
            <Checkbox
              key={grant}
              label={label}
              checked={draft[grant]}
              onChange={(event) => onChange({ [grant]: event.currentTarget.checked })}
            />
          ))}
        </div>
      </fieldset>
      <FolderFields
        folders={draft.folders}
        place={place}
        error={errors.folders}
        onChange={(folders) => onChange({ folders })}
      />
      <Textarea
        label="Configuration"
        description="For wasi:config, one key=value a line"
        value={draft.config}
        onChange={(event) => onChange({ config: event.currentTarget.value })}
        error={errors.config}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
        classNames={{ input: classes.mono ?? '' }}
      />
      <NumberInput
        label="Fuel"
        description="Units of work that one request or run may use; about one an instruction"
        placeholder="no limit"
        value={draft.fuel}
        onChange={(value) => onChange({ fuel: numberField(value) })}
        allowDecimal={false}
        thousandSeparator=","
        hideControls
        error={errors.fuel}
      />
    </div>
  );
}

function HttpField({ draft, errors, onChange }: Omit<GrantsEditorProps, 'place'>) {
  const labelId = useId();
  return (
    <div>
      <div id={labelId} className={classes.label}>
        Outgoing HTTP
      </div>
      <SegmentedControl
        fullWidth
        aria-labelledby={labelId}
        data={[
          { value: 'none', label: 'To none' },
          { value: 'some', label: 'To these hosts' },
          { value: 'any', label: 'To any' },
        ]}
        value={draft.http}
        onChange={(http) => onChange({ http })}
      />
      {draft.http === 'some' && (
        <Textarea
          mt={6}
          aria-label="Hosts, one a line"
          placeholder={'api.example.com\n*.example.org:8443'}
          value={draft.hosts}
          onChange={(event) => onChange({ hosts: event.currentTarget.value })}
          error={errors.hosts}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          classNames={{ input: classes.mono ?? '' }}
        />
      )}
    </div>
  );
}
