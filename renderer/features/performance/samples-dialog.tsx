import { Button, CopyButton } from '@mantine/core';
import type { ColdStartRun } from '#shared/domain/telemetry.ts';
import { compileLabel, kindLabel } from '../../charts/cold-start-rows.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatLatency } from '../../ui/format-latency.ts';
import { DigestText, Time } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { samplesText, summarize } from './cold-start-table-rows.ts';
import { measuredFromTitle } from './latency-columns.tsx';
import classes from './performance.module.css';

interface SamplesDialogProps {
  readonly run: ColdStartRun;
  readonly onClose: () => void;
}

/** Every sample of a measurement in the order it was taken, and all that one must know to repeat it. */
export function SamplesDialog({ run, onClose }: SamplesDialogProps) {
  const { minMs, medianMs, maxMs, n } = summarize(run.samplesMs);
  return (
    <Dialog opened onClose={onClose} title={`${kindLabel[run.kind]} of ${run.workload} on ${run.nodeName}`}>
      <div className={classes.form}>
        <KeyValue
          entries={[
            ['Min / median / max', `${formatLatency(minMs)} / ${formatLatency(medianMs)} / ${formatLatency(maxMs)}`],
            ['n', n],
            ['Compiled', compileLabel[run.compile]],
            ['Runtime', `${run.runtime} ${run.runtimeVersion}`],
            ['Overhead', `${formatLatency(run.overheadMs)}, taken off each sample already`],
            ['Measured from', `${run.measuredFrom}. ${measuredFromTitle(run.measuredFrom)}`],
            ['Release', <code key="release">{run.release}</code>],
            ['Module', <DigestText key="module" value={run.digest} />],
            ['When', <Time key="when" atMs={run.measuredAtMs} />],
          ]}
        />
        <pre
          className={classes.samples}
          tabIndex={0}
          aria-label="Samples in milliseconds, in the order they were taken"
        >
          {run.samplesMs.map((sample) => `${sample.toFixed(3)} ms`).join('\n')}
        </pre>
        <div className={classes.dialogActions}>
          <CopyButton value={samplesText(run)} timeout={1200}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy samples'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}
