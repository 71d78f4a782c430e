import { Link } from '@tanstack/react-router';
import type { NodeCompatibility, RuntimeVerdict } from '#shared/domain/compatibility.ts';
import type { RuntimeName } from '#shared/domain/node.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { None } from '../../ui/formats.tsx';
import { verdictWords } from '../../ui/runtime-verdict.ts';
import { StateDot } from '../../ui/status.tsx';
import { becauseOf, nodeBecause } from './verdict-words.ts';

const ofRuntime = ({ runtimes }: NodeCompatibility, name: RuntimeName): readonly RuntimeVerdict[] =>
  runtimes.filter(({ runtime }) => runtime === name);

const runtimeText = (row: NodeCompatibility, name: RuntimeName): string | null => {
  const found = ofRuntime(row, name);
  if (found.length === 0) return null;
  return found.map((each) => `${each.version} ${verdictWords[each.verdict].label}`).join(', ');
};

function RuntimeCell({ found }: { readonly found: readonly RuntimeVerdict[] }) {
  const [best] = found;
  if (!best) return <None title="Not on this node" />;
  const { label, tone } = verdictWords[best.verdict];
  const title = found
    .map((each) => [`${each.runtime} ${each.version}: ${verdictWords[each.verdict].label}`, becauseOf(each)])
    .map((parts) => parts.filter((part) => part !== '').join('. '))
    .join('\n');
  return (
    <StateDot tone={tone} title={title}>
      {best.version} · {label.toLowerCase()}
    </StateDot>
  );
}

const runtimeColumn = (name: RuntimeName): DataColumn<NodeCompatibility> => ({
  id: `runtime-${name}`,
  header: name,
  value: (row) => runtimeText(row, name),
  cell: (row) => <RuntimeCell found={ofRuntime(row, name)} />,
  width: 'minmax(150px, 1fr)',
});

/** Node, verdict and reason, with a column for each runtime that some node has between them. */
export const matrixColumns = (runtimes: readonly RuntimeName[]): readonly DataColumn<NodeCompatibility>[] => [
  {
    id: 'name',
    header: 'Node',
    value: ({ name }) => name,
    cell: ({ nodeId, name }) => (
      <Link to="/fleet/$nodeId" params={{ nodeId }}>
        {name}
      </Link>
    ),
    width: 'minmax(170px, 1.2fr)',
  },
  {
    id: 'verdict',
    header: 'Verdict',
    headerTitle: 'Of the runtime that would host there',
    value: ({ verdict }) => verdictWords[verdict].label,
    cell: ({ verdict }) => <StateDot tone={verdictWords[verdict].tone}>{verdictWords[verdict].label}</StateDot>,
    width: '122px',
  },
  ...runtimes.map(runtimeColumn),
  {
    id: 'because',
    header: 'Why',
    value: (row) => nodeBecause(row) || null,
    cell: (row) => {
      const because = nodeBecause(row);
      return because === '' ? <None title="Nothing is missing" /> : <span title={because}>{because}</span>;
    },
    width: 'minmax(200px, 2fr)',
  },
];
