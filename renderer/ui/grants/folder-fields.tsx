import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { FolderDraft } from './grants-draft.ts';
import classes from './grants.module.css';

interface FolderFieldsProps {
  readonly folders: readonly FolderDraft[];
  readonly place: 'node' | 'here';
  readonly error: string | undefined;
  readonly onChange: (folders: readonly FolderDraft[]) => void;
}

const placeWords = { node: 'on the node', here: 'on this computer' } as const;

/** Folders that a module sees: where they lie, what they are called inside, and whether it may write. */
export function FolderFields({ folders, place, error, onChange }: FolderFieldsProps) {
  const change = (at: number, patch: Partial<FolderDraft>) =>
    onChange(folders.map((folder, index) => (index === at ? { ...folder, ...patch } : folder)));
  return (
    <fieldset className={classes.group}>
      <legend className={classes.label}>Folders</legend>
      {folders.length === 0 ? <div className={classes.muted}>None. It sees no file at all.</div> : null}
      {folders.map((folder, index) => (
        // A folder has no identity beside its place in the list.
        <div key={index} className={classes.folder}>
          <TextInput
            aria-label={`Folder ${index + 1} ${placeWords[place]}`}
            placeholder={`/path ${placeWords[place]}`}
            value={folder.hostPath}
            onChange={(event) => change(index, { hostPath: event.currentTarget.value })}
            spellCheck={false}
          />
          <TextInput
            aria-label={`Folder ${index + 1} as the module sees it`}
            placeholder="/path inside"
            value={folder.guestPath}
            onChange={(event) => change(index, { guestPath: event.currentTarget.value })}
            spellCheck={false}
          />
          <NativeSelect
            size="xs"
            aria-label={`Folder ${index + 1} may be`}
            data={[
              { value: 'read', label: 'read' },
              { value: 'read-write', label: 'written' },
            ]}
            value={folder.access}
            onChange={(event) =>
              change(index, { access: event.currentTarget.value === 'read' ? 'read' : 'read-write' })
            }
          />
          <ActionIcon
            aria-label={`Take folder ${index + 1} away`}
            onClick={() => onChange(folders.filter((_each, at) => at !== index))}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {error === undefined ? null : (
        <div className={classes.error} role="alert">
          {error}
        </div>
      )}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...folders, { hostPath: '', guestPath: '/data', access: 'read' }])}
        >
          Add a folder
        </Button>
      </div>
    </fieldset>
  );
}
