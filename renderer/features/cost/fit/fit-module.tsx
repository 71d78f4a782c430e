import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../../api/engine.tsx';
import { FailureNotice } from '../../../ui/failure-notice.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { Section } from '../../../ui/section.tsx';
import classes from './fit.module.css';

interface FitModuleProps {
  readonly chosen: string | null;
  readonly onChoose: (module: Module | null) => void;
}

/** Lets a module of the library answer what it can of itself. */
export function FitModule({ chosen, onChoose }: FitModuleProps) {
  const { orpc } = useEngine();
  const modules = useQuery(orpc.modules.list.queryOptions());
  const list = modules.data ?? [];
  if (modules.error) return <FailureNotice failure={modules.error} onRetry={() => void modules.refetch()} />;
  if (modules.data?.length === 0) return null;
  return (
    <Section
      title="Let a module answer"
      note="Its imports, memory and language say what it needs of the system and that it compiles"
    >
      <Select
        className={classes.module ?? ''}
        aria-label="Module of the library"
        placeholder="Choose a module of the library"
        data={list.map(({ digest, name, sizeBytes }) => ({
          value: digest,
          label: `${plainText(name)} · ${formatBytes(sizeBytes)}`,
        }))}
        value={chosen}
        onChange={(digest) => onChoose(list.find((each) => each.digest === digest) ?? null)}
        searchable={list.length > 8}
        clearable
      />
    </Section>
  );
}
