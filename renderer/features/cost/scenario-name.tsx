import { IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ForeignText } from '../../ui/foreign-text.tsx';
import classes from './scenario.module.css';

interface ScenarioNameProps {
  readonly name: string;
  readonly readOnly: boolean;
  readonly onRename: (name: string) => void;
}

/** The name in the heading; a click makes it a field, Enter or leaving it keeps the text, Escape does not. */
export function ScenarioName({ name, readOnly, onRename }: ScenarioNameProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const isOpen = typed !== null;
  useEffect(() => {
    if (isOpen) field.current?.select();
    else if (wasOpen.current) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (readOnly) return <ForeignText>{name}</ForeignText>;
  if (typed === null) {
    return (
      <button ref={button} type="button" className={classes.name} onClick={() => setTyped(name)} title="Rename">
        <ForeignText>{name}</ForeignText>
        <IconPencil size={14} aria-hidden="true" />
        <span className="visually-hidden">, rename</span>
      </button>
    );
  }
  const keep = () => {
    const next = typed.trim();
    if (next !== '' && next !== name) onRename(next);
    setTyped(null);
  };
  return (
    <input
      ref={field}
      className={classes.nameField}
      aria-label="Name of the scenario"
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
