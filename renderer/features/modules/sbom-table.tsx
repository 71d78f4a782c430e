import { useMemo } from 'react';
import type { Sbom, SbomComponent } from '#shared/domain/provenance.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './provenance.module.css';

interface SbomRow extends SbomComponent {
  readonly key: string;
  readonly form: string;
}

const forms: Readonly<Record<Sbom['form'], string>> = { 'cargo-auditable': 'cargo auditable', cyclonedx: 'CycloneDX' };

const columns: readonly DataColumn<SbomRow>[] = [
  {
    id: 'name',
    header: 'Component',
    value: ({ name }) => name,
    cell: ({ name }) => <ForeignText>{name}</ForeignText>,
    width: 'minmax(160px, 2fr)',
  },
  {
    id: 'version',
    header: 'Version',
    value: ({ version }) => version || null,
    cell: ({ version }) => <ForeignText>{version}</ForeignText>,
    width: 'minmax(90px, 1fr)',
  },
  {
    id: 'source',
    header: 'From',
    value: ({ source }) => source || null,
    cell: ({ source }) => <ForeignText>{source}</ForeignText>,
    width: 'minmax(110px, 1fr)',
  },
  { id: 'form', header: 'Told by', value: ({ form }) => form, width: '120px' },
];

/** The bill of materials that the module carries, of every form it has. */
export function SbomTable({ sboms }: { readonly sboms: readonly Sbom[] }) {
  const rows = useMemo(
    () =>
      sboms.flatMap(({ form, components }, sbom) =>
        components.map((each, index) => ({ ...each, key: `${sbom} ${index}`, form: forms[form] })),
      ),
    [sboms],
  );
  const problems = sboms.filter(({ problem }) => problem !== null);
  return (
    <Section
      title="Bill of materials"
      note="What it was built from, as its builder wrote it into the file"
      count={rows.length}
      flush
    >
      {problems.map(({ form, problem }) => (
        <p key={form} className={classes.problem} role="alert">
          Its {forms[form]} section cannot be read: <ForeignText>{problem ?? ''}</ForeignText>
        </p>
      ))}
      {sboms.length === 0 ? (
        <p className={classes.empty}>
          The file carries none. For Rust build with <code>cargo auditable</code>; other toolchains can embed CycloneDX.
        </p>
      ) : (
        <div className={classes.table}>
          <DataTable
            label="Components"
            rows={rows}
            columns={columns}
            rowKey={({ key }) => key}
            seamless
            maxHeightPx={480}
            empty="It names no component."
          />
        </div>
      )}
    </Section>
  );
}
