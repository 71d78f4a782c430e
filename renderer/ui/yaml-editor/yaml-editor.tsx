import { type Ref, useImperativeHandle, useMemo, useRef } from 'react';
import classes from './yaml-editor.module.css';

/** What is wrong with a text, and where; lines and columns from 1. */
export interface TextProblem {
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export interface YamlEditorHandle {
  /** Puts the cursor at a line and column, both from 1. */
  readonly goTo: (line: number, column: number) => void;
}

interface YamlEditorProps {
  readonly label: string;
  /** Id of the element that says what is wrong. */
  readonly problemsId: string;
  readonly value: string;
  readonly problems: readonly TextProblem[];
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
  readonly ref: Ref<YamlEditorHandle>;
}

/** Where in the text a line and column stand. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, Math.max(0, line - 1)).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(text.length, before + Math.min(Math.max(0, column - 1), lines[line - 1]?.length ?? 0));
}

/** Plain text with numbers beside its lines; a line with a problem is marked there. Tab leaves it, as in other fields. */
export function YamlEditor({ label, problemsId, value, problems, readOnly, onChange, ref }: YamlEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => value.split('\n').length, [value]);
  const wrong = useMemo(
    () => new Map(problems.flatMap(({ line, message }) => (line === null ? [] : [[line, message] as const]))),
    [problems],
  );
  useImperativeHandle(ref, () => ({
    goTo: (line, column) => {
      const at = offsetOf(value, line, column);
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
    },
  }));
  return (
    <div className={classes.editor} data-invalid={problems.length > 0 || undefined}>
      <div ref={gutter} className={classes.gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_each, index) => (
          // Line numbers are their own identity.
          <div key={index} data-wrong={wrong.has(index + 1) || undefined} title={wrong.get(index + 1)}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={field}
        className={classes.text}
        aria-label={label}
        aria-describedby={problemsId}
        aria-invalid={problems.length > 0}
        value={value}
        readOnly={readOnly}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={({ currentTarget }) => {
          if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        maxLength={200_000}
      />
    </div>
  );
}
