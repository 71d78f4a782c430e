import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { RuntimeVerdict } from '#shared/domain/compatibility.ts';
import { RuntimeName } from '#shared/domain/node.ts';
import { verdictWords } from '../../ui/runtime-verdict.ts';
import { StateDot } from '../../ui/status.tsx';
import classes from './matrix.module.css';
import { type AskedRuntime, becauseInShort, becauseOf, causesOf, isVersion } from './verdict-words.ts';

interface AskedRuntimesProps {
  readonly asked: readonly AskedRuntime[];
  readonly verdicts: readonly RuntimeVerdict[] | undefined;
  readonly onChange: (asked: readonly AskedRuntime[]) => void;
}

/** Runtimes that no node needs to have: what a newer version would say. */
export function AskedRuntimes({ asked, verdicts, onChange }: AskedRuntimesProps) {
  const [name, setName] = useState<RuntimeName>('wasmtime');
  const [version, setVersion] = useState('');
  const isKnown = asked.some((each) => each.name === name && each.version === version);
  return (
    <div className={classes.asked}>
      <form
        className={classes.askForm}
        aria-label="Another runtime"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isVersion(version) || isKnown) return;
          onChange([...asked, { name, version }]);
          setVersion('');
        }}
      >
        <span>Against another runtime</span>
        <NativeSelect
          size="xs"
          aria-label="Runtime"
          data={[...RuntimeName.options]}
          value={name}
          onChange={(event) => {
            const next = RuntimeName.safeParse(event.currentTarget.value);
            if (next.success) setName(next.data);
          }}
        />
        <TextInput
          className={classes.version ?? ''}
          aria-label="Version"
          placeholder="49.0.0"
          value={version}
          onChange={(event) => setVersion(event.currentTarget.value.trim())}
          error={version !== '' && !isVersion(version)}
          maxLength={40}
          spellCheck={false}
        />
        <Button type="submit" variant="default" disabled={!isVersion(version) || isKnown}>
          Check
        </Button>
      </form>
      {asked.length === 0 ? null : (
        <ul className={classes.answers} aria-label="Other runtimes">
          {asked.map((each) => (
            <Answer
              key={`${each.name} ${each.version}`}
              asked={each}
              verdict={verdicts?.find(({ runtime, version: of }) => runtime === each.name && of === each.version)}
              onForget={() => onChange(asked.filter((other) => other !== each))}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface AnswerProps {
  readonly asked: AskedRuntime;
  readonly verdict: RuntimeVerdict | undefined;
  readonly onForget: () => void;
}

function Answer({ asked, verdict, onForget }: AnswerProps) {
  const words = verdict && verdictWords[verdict.verdict];
  const name = `${asked.name} ${asked.version}`;
  const causes = verdict ? causesOf(verdict) : [];
  return (
    <li className={classes.answer}>
      <strong>{name}</strong>
      {words ? <StateDot tone={words.tone}>{words.label}</StateDot> : <span className={classes.muted}>Asking…</span>}
      {verdict && causes.length === 1 ? <span className={classes.muted}>{becauseOf(verdict)}</span> : null}
      <ActionIcon size={22} aria-label={`Forget ${name}`} onClick={onForget}>
        <IconX size={13} aria-hidden />
      </ActionIcon>
      {verdict && causes.length > 1 ? (
        <details className={classes.causes}>
          <summary>{becauseInShort(verdict)}</summary>
          <ul>
            {causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}
