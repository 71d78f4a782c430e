import type { CompileMode } from '#shared/domain/telemetry.ts';
import { CompileSample } from './cold-start-dots.tsx';
import { compileLabel } from './cold-start-rows.ts';
import { ChartKey, KeyEntry } from './line-sample.tsx';
import type { Scheme } from './palette.ts';

/** What the marks of rows of samples mean. */
export function SampleKey({ modes, scheme }: { readonly modes: readonly CompileMode[]; readonly scheme: Scheme }) {
  return (
    <ChartKey label="Marks">
      {modes.map((mode) => (
        <KeyEntry key={mode} sample={<CompileSample compile={mode} scheme={scheme} />}>
          {compileLabel[mode]}, one sample
        </KeyEntry>
      ))}
      <KeyEntry sample={<MedianSample />}>median</KeyEntry>
    </ChartKey>
  );
}

function MedianSample() {
  return (
    <svg width={10} height={16} aria-hidden focusable={false} style={{ flex: 'none' }}>
      <line x1={5} x2={5} y1={1} y2={15} stroke="var(--f-text)" strokeWidth={2} />
    </svg>
  );
}
