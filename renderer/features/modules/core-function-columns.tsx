import type { CoreFunction } from '#shared/domain/module-anatomy.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { plainText } from '../../ui/plain-text.ts';
import classes from './inside.module.css';

const list = (types: readonly string[]): string => (types.length === 0 ? 'nothing' : types.join(', '));

export const coreFunctionColumns: readonly DataColumn<CoreFunction>[] = [
  {
    id: 'name',
    header: 'Function',
    value: ({ name }) => name,
    cell: ({ name }) => (
      <code className={classes.cut} title={plainText(name)}>
        <ForeignText>{name}</ForeignText>
      </code>
    ),
    width: 'minmax(200px, 2fr)',
  },
  {
    id: 'params',
    header: 'Takes',
    value: ({ params }) => list(params),
    cell: ({ params }) => <code className={classes.cut}>{list(params)}</code>,
    width: 'minmax(140px, 1fr)',
  },
  {
    id: 'results',
    header: 'Gives',
    value: ({ results }) => list(results),
    cell: ({ results }) => <code className={classes.cut}>{list(results)}</code>,
    width: 'minmax(120px, 1fr)',
  },
];
