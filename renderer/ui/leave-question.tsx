import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface LeaveQuestionProps {
  readonly isChanged: boolean;
  readonly title: string;
  /** What is lost, and what stays as it is. */
  readonly children: ReactNode;
}

/** Asks before what was not saved is lost. */
export function LeaveQuestion({ isChanged, title, children }: LeaveQuestionProps) {
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <ConfirmDialog
      opened
      title={title}
      confirmLabel="Leave"
      dismissLabel="Stay"
      onConfirm={() => {
        blocker.proceed();
        return Promise.resolve();
      }}
      onClose={() => blocker.reset()}
    >
      {children}
    </ConfirmDialog>
  );
}
