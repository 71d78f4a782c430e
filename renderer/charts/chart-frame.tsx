import { Button } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Section } from '../ui/section.tsx';
import classes from './chart-frame.module.css';

interface ChartFrameProps {
  readonly title: string;
  /** One line on how to read it. */
  readonly note?: ReactNode;
  readonly legend?: ReactNode;
  readonly controls?: ReactNode;
  readonly above?: ReactNode;
  readonly chart: ReactNode;
  /** The same figures as a table, for those who read or copy rather than look; unless it stands below anyway. */
  readonly table?: ReactNode;
}

/** What every chart has around it: its name, its key, and the way to its figures as a table. */
export function ChartFrame({ title, note, legend, controls, above, chart, table }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const icon = asTable ? <IconChartLine size={14} aria-hidden /> : <IconTable size={14} aria-hidden />;
  return (
    <Section
      title={title}
      note={note}
      actions={
        <>
          {controls}
          {table === undefined ? null : (
            <Button variant="default" leftSection={icon} onClick={() => setAsTable(!asTable)}>
              {asTable ? 'Show as chart' : 'Show as table'}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.chart}>
        {above}
        {asTable ? table : legend}
        {asTable ? null : chart}
      </div>
    </Section>
  );
}
