import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { SizeBar } from '../../charts/size-bar.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { formatBytes, formatCount, formatPlural } from '../../ui/format.ts';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import {
  functionRows,
  type ImportRow,
  importRows,
  partName,
  type PartRow,
  partRows,
  sectionSizes,
} from './anatomy-rows.ts';
import {
  coreImportColumns,
  functionColumns,
  functionColumnsOfOnePart,
  importColumns,
  partColumns,
} from './inside-columns.tsx';
import classes from './inside.module.css';

const route = getRouteApi('/modules/$digest/inside');

/** The tables of a module's inside. A part that is chosen narrows sizes and functions to itself and what is in it. */
export function ModuleInside({ anatomy }: { readonly anatomy: ModuleAnatomy }) {
  const { q, part } = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = anatomy.units.find(({ id }) => id === part);
  const whole = anatomy.units[0]?.id ?? 0;
  const parts = useMemo(() => partRows(anatomy), [anatomy]);
  const sizes = useMemo(() => sectionSizes(anatomy, chosen?.id ?? whole), [anatomy, chosen, whole]);
  const functions = useMemo(() => functionRows(anatomy, chosen?.id), [anatomy, chosen]);
  const imports = useMemo(() => importRows(anatomy), [anatomy]);
  const choose = (id: number | undefined) =>
    void navigate({ search: (old) => ({ ...old, part: id === part || id === whole ? undefined : id }), replace: true });
  const of = chosen ? ` of ${plainText(partName(chosen))}` : '';
  const sizeSection = (
    <Section title={`Size by section${of}`} note={formatBytes(chosen?.sizeBytes ?? anatomy.units[0]?.sizeBytes ?? 0)}>
      <SizeBar label={`Size by section${of}`} parts={sizes} />
    </Section>
  );
  const functionSection = (
    <Section title={`Functions${of}`} note={functionNote(anatomy)} flush>
      <div className={classes.table}>
        <DataTable
          label="Functions"
          rows={functions}
          columns={parts.length > 1 ? functionColumns : functionColumnsOfOnePart}
          rowKey={({ key }) => key}
          query={q ?? ''}
          onQueryChange={(query) =>
            void navigate({ search: (old) => ({ ...old, q: query || undefined }), replace: true })
          }
          seamless
          maxHeightPx={420}
          empty="It has no functions of its own."
        />
      </div>
    </Section>
  );
  return (
    <>
      <div className={classes.top}>
        {parts.length > 1 ? <Parts rows={parts} chosen={chosen?.id} onChoose={choose} /> : functionSection}
        {sizeSection}
      </div>
      {parts.length > 1 ? functionSection : null}
      <Imports rows={imports} />
    </>
  );
}

interface PartsProps {
  readonly rows: readonly PartRow[];
  readonly chosen: number | undefined;
  /** Called with nothing for all of them. */
  readonly onChoose: (part: number | undefined) => void;
}

function Parts({ rows, chosen, onChoose }: PartsProps) {
  return (
    <Section
      title="Parts"
      count={rows.length}
      note="Choose one to see only its sizes and functions"
      actions={
        chosen === undefined ? null : (
          <Button variant="default" size="compact-sm" onClick={() => onChoose(undefined)}>
            Show all
          </Button>
        )
      }
      flush
    >
      <DataTable
        label="Parts"
        rows={rows}
        columns={partColumns}
        rowKey={({ unit }) => `${unit.id}`}
        onOpen={({ unit }) => onChoose(unit.id)}
        isSelected={({ unit }) => unit.id === chosen}
        bare
        seamless
        maxHeightPx={360}
        empty="There are no parts."
      />
    </Section>
  );
}

function Imports({ rows }: { readonly rows: readonly ImportRow[] }) {
  const hasInterfaces = rows.some(({ of }) => of.function !== '');
  return (
    <Section
      title="Imported functions"
      note="What it can call of its host, and whether its code gets there from an export"
      flush
    >
      <div className={classes.table}>
        <DataTable
          label="Imported functions"
          noun="functions"
          rows={rows}
          columns={hasInterfaces ? importColumns : coreImportColumns}
          rowKey={({ key }) => key}
          seamless
          maxHeightPx={420}
          empty="It imports no function."
        />
      </div>
    </Section>
  );
}

function functionNote({ functions, functionCount, units }: ModuleAnatomy): string {
  const some =
    functions.length < functionCount
      ? `The largest ${formatCount(functions.length)} of ${formatPlural(functionCount, 'function')}`
      : 'Largest first';
  return units.some(({ hasNames }) => hasNames) ? some : `${some}; their names were stripped`;
}
