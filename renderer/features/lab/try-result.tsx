import type { Trap, TryOutResult } from '#shared/domain/try-out.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { Copyable } from '../../ui/formats.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import classes from './lab.module.css';
import { outcomeWords } from './outcome-words.ts';
import { OutputText } from './output-text.tsx';
import type { TryState } from './use-try.ts';

/** What came of the try, or why there is nothing yet. */
export function TryResult({ state }: { readonly state: TryState }) {
  switch (state.kind) {
    case 'idle':
      return (
        <Section title="Result">
          <EmptyState title="Nothing was tried yet">
            It runs on this computer, with exactly the permissions on the left, and ends at its limits.
          </EmptyState>
        </Section>
      );
    case 'running':
      return (
        <Section title="Result">
          <Loading what="It runs…" />
        </Section>
      );
    case 'cancelled':
      return (
        <Section title="Result">
          <EmptyState title="Cancelled">It was ended, and what it had printed by then is not kept.</EmptyState>
        </Section>
      );
    case 'failed':
      return <FailureNotice failure={state.failure} title="It could not be tried" />;
    case 'done':
      return <Done result={state.result} />;
  }
}

function Done({ result }: { readonly result: TryOutResult }) {
  const { outcome, runtime, tookMs, command, stdout, stderr } = result;
  const { tone, label } = outcomeWords(outcome);
  return (
    <div className={classes.stack} aria-live="polite">
      <Section
        title="Result"
        note={`${runtime.name} ${runtime.version} · ${formatDuration(tookMs)} with the start of the runtime`}
        actions={<StatusBadge tone={tone}>{label}</StatusBadge>}
      >
        <div className={classes.stack}>
          <Outcome outcome={outcome} />
          <div>
            <h3 className={classes.part}>The command that was run</h3>
            <div className={classes.command}>
              <Copyable value={command} label="command" />
            </div>
          </div>
        </div>
      </Section>
      <OutputText title="Standard output" text={stdout} />
      <OutputText title="Standard error" text={stderr} />
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: TryOutResult['outcome'] }) {
  switch (outcome.kind) {
    case 'exited':
      return null;
    case 'returned':
      return (
        <pre className={classes.output} tabIndex={0} aria-label="Returned value">
          {outcome.value === '' ? 'nothing' : outcome.value}
        </pre>
      );
    case 'answered':
      return <Answer answer={outcome} />;
    case 'trapped':
      return <TrapView trap={outcome.trap} />;
    case 'limited':
      return (
        <>
          <p className={classes.paragraph}>{outcome.message}</p>
          {outcome.trap ? <TrapView trap={outcome.trap} /> : null}
        </>
      );
    case 'failed':
      return (
        <pre className={classes.output} tabIndex={0} aria-label="Why it failed">
          {outcome.message}
        </pre>
      );
  }
}

function Answer({ answer }: { readonly answer: Extract<TryOutResult['outcome'], { kind: 'answered' }> }) {
  const { headers, body, bodyIsText, bodyBytes } = answer;
  return (
    <>
      <table className={classes.headers} aria-label="Headers of the answer">
        <tbody>
          {headers.map(([name, value], index) => (
            // A header may stand twice with the same value.
            <tr key={index}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <h3 className={classes.part}>
          Body <span className={classes.muted}>{formatBytes(bodyBytes)}</span>
        </h3>
        {bodyBytes === 0 ? <span className={classes.muted}>Empty</span> : null}
        {bodyBytes > 0 && !bodyIsText ? <p className={classes.paragraph}>Not text; shown as base64.</p> : null}
        {bodyBytes > 0 ? (
          <pre className={classes.output} tabIndex={0} aria-label="Body of the answer">
            {body}
          </pre>
        ) : null}
      </div>
    </>
  );
}

/** Why it trapped, and through which functions. */
function TrapView({ trap }: { readonly trap: Trap }) {
  return (
    <div>
      <p className={classes.trapMessage}>{trap.message}</p>
      {trap.frames.length === 0 ? null : (
        <ol className={classes.frames} aria-label="Back-trace, innermost first">
          {trap.frames.map((frame, index) => (
            // A recursive function stands there many times.
            <li key={index}>
              <code title={frame.function}>{frame.function}</code>
              {frame.place === null ? null : <span className={classes.muted}>{frame.place}</span>}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
