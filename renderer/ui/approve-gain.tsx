import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Digest } from '#shared/domain/ids.ts';
import type { CapabilityApproval, CapabilityChange } from '#shared/domain/module-diff.ts';
import { useEngine } from '../api/engine.tsx';
import { useReadOnly } from '../api/use-fleet.ts';
import classes from './approve-gain.module.css';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { formatPlural } from './format.ts';
import { DigestText, Time } from './formats.tsx';
import { plainText } from './plain-text.ts';

interface Side {
  readonly name: string;
  readonly digest: Digest;
}

interface ApproveGainProps {
  readonly from: Side;
  readonly to: Side;
  readonly gained: readonly CapabilityChange[];
  readonly approval: CapabilityApproval | null;
  /** Called when the approval is written down, before the dialog closes. */
  readonly onApproved?: (approval: CapabilityApproval) => void;
}

/** Who agreed to what a module may do more than another, or the button to do so. */
export function GainApproval(props: ApproveGainProps) {
  const { approval } = props;
  const note = useRef<HTMLDivElement>(null);
  const wasDue = useRef(approval === null);
  useEffect(() => {
    // The button that had the focus is gone; without this the keyboard would start from the top of the page.
    if (wasDue.current && approval !== null) note.current?.focus();
    wasDue.current = approval === null;
  }, [approval]);
  if (approval === null) return <ApproveGain {...props} />;
  return (
    <div ref={note} className={classes.approved} tabIndex={-1}>
      Approved by <bdi>{plainText(approval.by)}</bdi> on <Time atMs={approval.atMs} />, for exactly these two modules.
    </div>
  );
}

/** *Approve* what a module may do more than another: names what is approved and between which bytes, then does it. */
function ApproveGain({ from, to, gained, onApproved }: ApproveGainProps) {
  const { client, queryClient, orpc } = useEngine();
  const [asking, setAsking] = useState(false);
  const readOnly = useReadOnly();
  const approve = async () => {
    const approval = await client.lab.approve({ from: from.digest, to: to.digest });
    await queryClient.invalidateQueries({ queryKey: orpc.lab.diff.key() });
    onApproved?.(approval);
  };
  return (
    <>
      <Button
        leftSection={<IconShieldCheck size={15} aria-hidden />}
        disabled={readOnly}
        title={readOnly ? 'The console is read-only' : undefined}
        onClick={() => setAsking(true)}
      >
        Approve…
      </Button>
      <ConfirmDialog
        opened={asking}
        tone="normal"
        title={`Approve ${formatPlural(gained.length, 'more capability', 'more capabilities')} of ${plainText(to.name)}?`}
        confirmLabel="Approve"
        onConfirm={approve}
        onClose={() => setAsking(false)}
      >
        <p className={classes.text}>
          More than <bdi>{plainText(from.name)}</bdi>, it may do this:
        </p>
        <ul className={classes.list}>
          {gained.map(({ capability, subject, words }) => (
            <li key={`${capability} ${subject}`}>
              It {words}
              {subject === '' ? '' : ': '}
              {subject === '' ? null : <code>{plainText(subject)}</code>}
            </li>
          ))}
        </ul>
        <dl className={classes.sides}>
          <dt>From</dt>
          <dd>
            <bdi>{plainText(from.name)}</bdi> <DigestText value={from.digest} />
          </dd>
          <dt>To</dt>
          <dd>
            <bdi>{plainText(to.name)}</bdi> <DigestText value={to.digest} />
          </dd>
        </dl>
        <p className={classes.text}>
          The approval holds for these bytes only, and stands in Activity with your name and both digests.
        </p>
      </ConfirmDialog>
    </>
  );
}
