import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './dialog.module.css';

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly widthPx?: number;
  /** False where a stray click must not lose what was typed. */
  readonly closeOnClickOutside?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page. Use it instead of Mantine's `Modal`, whose header is a second banner landmark. */
export function Dialog({ opened, onClose, title, widthPx = 480, closeOnClickOutside = true, children }: DialogProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={widthPx} closeOnClickOutside={closeOnClickOutside}>
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title className={classes.title ?? ''}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
