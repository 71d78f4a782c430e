import { useComputedColorScheme } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import { plainText } from '../ui/plain-text.ts';
import { ChartFrame } from './chart-frame.tsx';
import classes from './cost-parts.module.css';
import { ChartKey, KeyEntry } from './line-sample.tsx';
import { type Scheme, seriesStroke } from './palette.ts';

export interface CostPart {
  readonly group: string;
  /** US dollars; below zero for a credit. */
  readonly usd: number;
}

export interface CostPartsRow {
  readonly key: string;
  readonly name: string;
  readonly isStrong: boolean;
  readonly parts: readonly CostPart[];
  readonly totalUsd: number;
}

interface CostPartsProps {
  readonly title: string;
  readonly note: string;
  readonly controls?: ReactNode;
  /** Groups in the order in which they are drawn, with their names. */
  readonly groups: readonly (readonly [id: string, name: string])[];
  readonly rows: readonly CostPartsRow[];
  /** Each bar to the whole width, to see what it is made of; else all on one scale. */
  readonly asShares: boolean;
  readonly format: (usd: number) => string;
}

type Look = CSSProperties & { readonly '--colour': string };
const fills = ['solid', 'striped', 'barred'] as const;
/** As many as the palette has; what comes after is grey. */
const ownColours = 8;

/** Neighbours differ in colour and in fill, so that they can be told without either. */
const lookOf = (index: number, scheme: Scheme): { readonly fill: (typeof fills)[number]; readonly style: Look } => ({
  fill: fills[index % fills.length] ?? 'solid',
  style: { '--colour': index < ownColours ? seriesStroke(index, scheme).color : 'var(--f-text-muted)' },
});

/** What makes up each of several amounts, as stacked bars from a common zero. */
export function CostParts({ title, note, controls, groups, rows, asShares, format }: CostPartsProps) {
  const scheme = useComputedColorScheme('light');
  const used = groups.filter(([id]) =>
    rows.some(({ parts }) => parts.some(({ group, usd }) => group === id && usd !== 0)),
  );
  const indexOf = (group: string) => groups.findIndex(([id]) => id === group);
  const most = Math.max(...rows.map(({ parts }) => positiveSum(parts)), 0);
  return (
    <ChartFrame
      title={title}
      note={note}
      controls={controls}
      legend={
        <ChartKey label="Parts of the cost">
          {used.map(([id, name]) => {
            const { fill, style } = lookOf(indexOf(id), scheme);
            return (
              <KeyEntry key={id} sample={<span className={classes.sample} data-fill={fill} style={style} />}>
                {name}
              </KeyEntry>
            );
          })}
        </ChartKey>
      }
      chart={
        <div className={classes.rows} role="img" aria-label={`${title}. The same figures stand in its table.`}>
          {rows.map((row) => (
            <PartsRow key={row.key} row={row} groups={used} {...{ asShares, most, format, scheme, indexOf }} />
          ))}
        </div>
      }
      table={<PartsTable title={title} groups={used} rows={rows} format={format} />}
    />
  );
}

const positiveSum = (parts: readonly CostPart[]): number => parts.reduce((sum, { usd }) => sum + Math.max(0, usd), 0);

interface PartsRowProps {
  readonly row: CostPartsRow;
  readonly groups: CostPartsProps['groups'];
  readonly asShares: boolean;
  readonly most: number;
  readonly format: (usd: number) => string;
  readonly scheme: Scheme;
  readonly indexOf: (group: string) => number;
}

function PartsRow({ row, groups, asShares, most, format, scheme, indexOf }: PartsRowProps) {
  const { name, isStrong, parts, totalUsd } = row;
  const sum = positiveSum(parts);
  const full = asShares ? sum : most;
  const credit = totalUsd - sum;
  return (
    <>
      <span className={classes.name} data-strong={isStrong || undefined} title={plainText(name)}>
        <bdi>{plainText(name)}</bdi>
      </span>
      <div className={classes.track}>
        <div className={classes.bar}>
          {groups.map(([id, groupName]) => {
            const usd = parts.find(({ group }) => group === id)?.usd ?? 0;
            if (usd <= 0 || full <= 0) return null;
            const { fill, style } = lookOf(indexOf(id), scheme);
            return (
              <div
                key={id}
                className={classes.part}
                data-fill={fill}
                style={{ ...style, width: `calc(${((usd / full) * 100).toFixed(3)}% - 1px)` }}
                title={`${groupName}: ${format(usd)}`}
              />
            );
          })}
        </div>
      </div>
      <span className={classes.total}>
        {credit < -0.005 ? <span className={classes.less}>less {format(-credit)} credit </span> : null}
        {format(totalUsd)}
      </span>
    </>
  );
}

function PartsTable({ title, groups, rows, format }: Pick<CostPartsProps, 'title' | 'groups' | 'rows' | 'format'>) {
  return (
    <section className={classes.scroller} tabIndex={0} aria-label={`Figures of ${title}`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Option</th>
            {groups.map(([id, name]) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, parts, totalUsd }) => (
            <tr key={key}>
              <th scope="row">{plainText(name)}</th>
              {groups.map(([id]) => (
                <td key={id}>{format(parts.find(({ group }) => group === id)?.usd ?? 0)}</td>
              ))}
              <td>{format(totalUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
