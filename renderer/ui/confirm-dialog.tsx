import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './confirm-dialog.module.css';
import { FailureNotice } from './failure-notice.tsx';

interface ConfirmDialogProps {
  readonly opened: boolean;
  /** A question that names what it touches: `Remove edge-07?` */
  readonly title: string;
  /** What will happen, and what will not. */
  readonly children: ReactNode;
  /** The verb of the question: `Remove`. */
  readonly confirmLabel: string;
  /** `danger` for what cannot be undone. */
  readonly tone?: 'danger' | 'normal';
  /** Does it; the dialog waits, shows why it failed, and closes when it is done. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot simply be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, children, confirmLabel, tone = 'danger', onConfirm, onClose } = props;
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
    <Modal opened={opened} onClose={close} title={title} size={460} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.body}>
        {children}
        {work.kind === 'failed' ? <FailureNotice failure={work.failure} /> : null}
      </div>
      <div className={classes.actions}>
        <Button variant="default" onClick={close} data-autofocus={tone === 'danger' ? true : undefined}>
          Cancel
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
    </Modal>
  );
}
