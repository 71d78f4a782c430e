import { Button, Collapse } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import type { Capability } from '#shared/domain/capability-list.ts';
import { plainText } from '../plain-text.ts';
import { StateDot } from '../status.tsx';
import { type GrantsDraft, type GrantsErrors, grantsInWords } from './grants-draft.ts';
import { GrantsEditor } from './grants-editor.tsx';
import classes from './grants.module.css';
import { cannotBeGiven, isSameDraft, judgeDraft, trimmedDraft } from './propose-draft.ts';

interface GrantsPanelProps {
  readonly draft: GrantsDraft;
  readonly errors: GrantsErrors;
  /** What the module may do through its host; undefined while that is not known. */
  readonly capabilities: readonly Capability[] | undefined;
  readonly place: 'node' | 'here';
  readonly onChange: (patch: Partial<GrantsDraft>) => void;
  /** More fields that belong to the permissions. */
  readonly children?: ReactNode;
}

const noCapabilities: readonly Capability[] = [];

/** The permissions in one line, what is odd about them for the module, and the fields on demand. */
export function GrantsPanel({ draft, errors, capabilities, place, onChange, children }: GrantsPanelProps) {
  const [isOpen, setOpen] = useState(false);
  const bodyId = useId();
  const shown = isOpen || Object.keys(errors).length > 0;
  const trimmed = capabilities && trimmedDraft(draft, capabilities);
  return (
    <div className={classes.panel} role="group" aria-label="Permissions">
      <button
        type="button"
        className={classes.fold}
        aria-expanded={shown}
        aria-controls={bodyId}
        onClick={() => setOpen(!isOpen)}
      >
        {shown ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        <span>Permissions</span>
        <span className={classes.summary}>{grantsInWords(draft)}</span>
      </button>
      <Notes draft={draft} capabilities={capabilities ?? noCapabilities} known={capabilities !== undefined} />
      {trimmed && !isSameDraft(trimmed, draft) ? (
        <div>
          <Button variant="default" onClick={() => onChange(trimmed)}>
            Use what its imports need
          </Button>
        </div>
      ) : null}
      <Collapse expanded={shown} id={bodyId}>
        <div className={classes.fields}>
          <GrantsEditor draft={draft} errors={errors} onChange={onChange} place={place} />
          {children}
        </div>
      </Collapse>
    </div>
  );
}

const verdicts = {
  missing: { tone: 'warn', word: 'Missing' },
  excessive: { tone: 'warn', word: 'Wide' },
  unused: { tone: 'off', word: 'Unused' },
} as const;

interface NotesProps {
  readonly draft: GrantsDraft;
  readonly capabilities: readonly Capability[];
  readonly known: boolean;
}

function Notes({ draft, capabilities, known }: NotesProps) {
  const judgements = useMemo(() => (known ? judgeDraft(draft, capabilities) : []), [draft, capabilities, known]);
  const impossible = useMemo(() => cannotBeGiven(capabilities), [capabilities]);
  if (judgements.length === 0 && impossible.length === 0) return null;
  return (
    <ul className={classes.notes} aria-label="About these permissions">
      {judgements.map(({ verdict, sentence }) => (
        <li key={sentence} className={classes.note}>
          <StateDot tone={verdicts[verdict].tone}>{verdicts[verdict].word}</StateDot>
          <span>{sentence}</span>
        </li>
      ))}
      {impossible.map(({ capability, subject, note }) => (
        <li key={`${capability} ${subject}`} className={classes.note}>
          <StateDot tone="bad">Not given</StateDot>
          <span>
            {note} {subject === '' ? null : <code>{plainText(subject)}</code>}
          </span>
        </li>
      ))}
    </ul>
  );
}
