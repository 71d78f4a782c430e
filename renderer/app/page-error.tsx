import { Button } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';

/** Stands in for a page that broke; the rest of the window goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This page failed" actions={<Button onClick={again}>Show it again</Button>}>
      <FailureNotice failure={error} />
    </Page>
  );
}
