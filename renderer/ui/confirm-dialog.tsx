import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './confirm-dialog.module.css';
import { Dialog } from './dialog.tsx';
import { FailureNotice } from './failure-notice.tsx';

interface ConfirmDialogProps {
  readonly opened: boolean;
  /** A question that names what it touches: `Remove edge-07?` */
  readonly title: string;
  /** What will happen, and what will not. */
  readonly children: ReactNode;
  /** The verb of the question: `Remove`. */
  readonly confirmLabel: string;
  /** The way out, where `Cancel` could be taken for the deed itself. */
  readonly dismissLabel?: string;
  /** `danger` for what cannot be undone. */
  readonly tone?: 'danger' | 'normal';
  /** Does it; the dialog waits, shows why it failed, and closes when it is done. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot simply be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, children, confirmLabel, dismissLabel = 'Cancel', tone = 'danger', onConfirm, onClose } = props;
  const [work, setWork] = useState<{ kind: 'idle' } | { kind: 'busy' } | { kind: 'failed'; failure: unknown }>({
    kind: 'idle',
  });
  const close = () => {
    setWork({ kind: 'idle' });
    onClose();
  };
  const confirm = async () => {
    setWork({ kind: 'busy' });
    try {
      await onConfirm();
      close();
    } catch (failure) {
      setWork({ kind: 'failed', failure });
    }
  };
  return (
    <Dialog opened={opened} onClose={close} title={title} widthPx={460}>
      <div className={classes.body}>
        {children}
        {work.kind === 'failed' ? <FailureNotice failure={work.failure} /> : null}
      </div>
      <div className={classes.actions}>
        <Button variant="default" onClick={close} data-autofocus={tone === 'danger' ? true : undefined}>
          {dismissLabel}
        </Button>
        <Button
          color={tone === 'danger' ? 'red' : 'petrol'}
          loading={work.kind === 'busy'}
          onClick={() => void confirm()}
          data-autofocus={tone === 'danger' ? undefined : true}
        >
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
