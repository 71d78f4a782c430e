import { useState } from 'react';
import type { Module } from '#shared/domain/module.ts';
import type { CoreFunction, ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { formatPlural } from '../../ui/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Section } from '../../ui/section.tsx';
import { coreFunctionColumns } from './core-function-columns.tsx';
import { ModuleFrame } from './module-frame.tsx';
import { useAnatomy } from './use-anatomy.ts';
import { dependencies } from './wit-packages.ts';
import { WitView } from './wit-view.tsx';
import classes from './world.module.css';

/** What a component asks for and offers, as WIT; for a core module, which has no world, its functions. */
export function WorldPage() {
  return (
    <ModuleFrame title="World">
      {(module) => (module.wit === null ? <CoreExports module={module} /> : <World module={module} wit={module.wit} />)}
    </ModuleFrame>
  );
}

function World({ module, wit }: { readonly module: Module; readonly wit: string }) {
  const [query, setQuery] = useState('');
  const anatomy = useAnatomy(module.digest);
  return (
    <div className={classes.columns}>
      <WitView wit={wit} query={query} onQuery={setQuery} />
      <Section title="Packages it depends on" flush>
        {anatomy.isPending ? <Loading what="Reading the packages…" /> : null}
        {anatomy.error ? <FailureNotice failure={anatomy.error} onRetry={() => void anatomy.refetch()} /> : null}
        {anatomy.data ? <Packages anatomy={anatomy.data} query={query} onQuery={setQuery} /> : null}
      </Section>
    </div>
  );
}

interface PackagesProps {
  readonly anatomy: ModuleAnatomy;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

function Packages({ anatomy, query, onQuery }: PackagesProps) {
  if (anatomy.wit === null) return <p className={classes.none}>They could not be told from its bytes.</p>;
  const rows = dependencies(anatomy.wit);
  if (rows.length === 0) return <p className={classes.none}>None: everything it uses is its own.</p>;
  return (
    <ul className={classes.packages}>
      {rows.map(({ id, name, version, interfaces }) => (
        <li key={id}>
          <button
            type="button"
            className={classes.package}
            aria-pressed={query === name}
            title="Show the lines that name it"
            onClick={() => onQuery(query === name ? '' : name)}
          >
            <code className={classes.packageName}>
              <ForeignText>{name}</ForeignText>
            </code>
            <span className={classes.packageNote}>
              {version === null ? 'no version' : <ForeignText>{version}</ForeignText>} ·{' '}
              {formatPlural(interfaces, 'interface')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const keyOf = ({ name }: CoreFunction): string => name;

function CoreExports({ module }: { readonly module: Module }) {
  const { data, error, refetch } = useAnatomy(module.digest);
  return (
    <Section
      title="Functions it exports"
      note="A core module has no world: it says which functions it exports, in numbers, and nothing of what they mean"
      flush
    >
      <DataTable
        label="Exported functions"
        noun="functions"
        rows={data?.coreFunctions}
        columns={coreFunctionColumns}
        rowKey={keyOf}
        failure={error}
        onRetry={() => void refetch()}
        seamless
        bare
        maxHeightPx={600}
        empty="It exports no function."
      />
    </Section>
  );
}
