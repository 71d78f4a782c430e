import { Button, CopyButton } from '@mantine/core';
import { Dialog } from '../../ui/dialog.tsx';
import { DigestText, Time } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import classes from './lab.module.css';
import { type Figure, figureText, figureWords, type FoundRow, samplesText } from './measured-rows.ts';

interface SamplesDialogProps {
  readonly moduleName: string;
  readonly figure: Figure;
  readonly runtime: string;
  readonly found: FoundRow;
  readonly onClose: () => void;
}

/** Every sample of a figure in the order it was taken, and all that one must know to repeat it. */
export function SamplesDialog({ moduleName, figure, runtime, found, onClose }: SamplesDialogProps) {
  const { measurement, samples, median, spread } = found;
  const { label, means } = figureWords[figure];
  return (
    <Dialog opened onClose={onClose} title={`${label} of ${moduleName}`}>
      <div className={classes.form}>
        <KeyValue
          entries={[
            ['What', means],
            ['Median', figureText(figure, median)],
            [
              spread?.words ?? 'Spread',
              spread
                ? `${figureText(figure, spread.low)} – ${figureText(figure, spread.high)}`
                : samples.length === 1
                  ? 'none: one sample'
                  : 'none: every sample is the same',
            ],
            ['n', samples.length],
            ['Runtime', runtime],
            ['CPU', measurement.cpuModel ?? 'not known'],
            ['Module', <DigestText key="module" value={measurement.digest} />],
            ['When', <Time key="when" atMs={measurement.measuredAtMs} />],
          ]}
        />
        <pre className={classes.samples} tabIndex={0} aria-label="Samples, in the order they were taken">
          {samples
            .map((sample) => (figureWords[figure].unit === 'ms' ? `${sample.toFixed(3)} ms` : `${sample} bytes`))
            .join('\n')}
        </pre>
        <div className={classes.dialogActions}>
          <CopyButton value={samplesText(moduleName, figure, found)} timeout={1200}>
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
