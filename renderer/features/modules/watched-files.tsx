import { CloseButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { shortDigest } from '../../ui/format.ts';
import { Age } from '../../ui/formats.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { StateDot } from '../../ui/status.tsx';
import classes from './watched-files.module.css';
import type { NextRelease, WatchedRow } from './watched-rows.ts';

/** Files whose new builds come into the library by themselves: how each is doing, and what its newest build is good for. */
export function WatchedFiles({ rows }: { readonly rows: readonly WatchedRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section className={classes.watched} aria-label="Watched files">
      <h2 className={classes.head}>
        Watched files <span>{rows.length}</span>
      </h2>
      <ul className={classes.list}>
        {rows.map((row) => (
          <Watched key={row.file.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Watched({ row: { file, newest, previous, next } }: { readonly row: WatchedRow }) {
  const { orpc } = useEngine();
  const readOnly = useReadOnly();
  const stop = useMutation(orpc.modules.watched.remove.mutationOptions());
  const path = plainText(file.path);
  return (
    <li className={classes.file}>
      <div className={classes.path}>
        <code title={path}>
          <ForeignText>{file.path}</ForeignText>
        </code>
        <BuildState row={{ file, newest, previous, next }} />
        {stop.error ? <FailureNotice failure={stop.error} /> : null}
      </div>
      <div className={classes.actions}>
        {file.digest !== null && previous !== undefined ? (
          <LinkButton
            variant="default"
            size="compact-sm"
            to="/modules/$digest/diff/$from"
            params={{ digest: file.digest, from: previous }}
          >
            What changed
          </LinkButton>
        ) : null}
        {file.digest === null ? null : <RollOut digest={file.digest} next={next} />}
        <CloseButton
          size="sm"
          aria-label={`Stop watching ${path}`}
          title={readOnly ? 'The console is read-only' : 'Stop watching; its builds stay in the library'}
          disabled={readOnly || stop.isPending}
          onClick={() => stop.mutate({ id: file.id })}
        />
      </div>
    </li>
  );
}

function BuildState({ row: { file, newest } }: { readonly row: WatchedRow }) {
  const when = file.changedAtMs === null ? null : <Age atMs={file.changedAtMs} />;
  if (file.problem !== null) {
    return (
      <div className={classes.problem}>
        <StateDot tone="bad">Newest build not taken</StateDot>
        <span>
          <ForeignText>{file.problem}</ForeignText> {when}
          {newest ? <> The build before it stays: {shortDigest(newest.digest)}.</> : null}
        </span>
      </div>
    );
  }
  if (file.digest === null) return <StateDot tone="busy">Waiting for its first build</StateDot>;
  return (
    <div className={classes.build}>
      <StateDot tone="ok">Newest build taken</StateDot>
      <Link to="/modules/$digest" params={{ digest: file.digest }}>
        {shortDigest(file.digest)}
      </Link>
      <span className={classes.muted}>{when}</span>
    </div>
  );
}

interface RollOutProps {
  readonly digest: string;
  readonly next: NextRelease;
}

function RollOut({ digest, next }: RollOutProps) {
  switch (next.kind) {
    case 'none':
      return null;
    case 'released':
      return <span className={classes.muted}>is the newest release of {next.workload}</span>;
    case 'next':
      return (
        <LinkButton size="compact-sm" to="/rollouts/new" search={{ digest, workload: next.workload }}>
          Roll out as the next release of {next.workload}
        </LinkButton>
      );
    case 'first':
      return (
        <LinkButton size="compact-sm" variant="default" to="/rollouts/new" search={{ digest }}>
          Roll out
        </LinkButton>
      );
  }
}
