import { Link } from '@tanstack/react-router';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

export function PageNotFound() {
  return (
    <Page title="No such page">
      <EmptyState title="There is no page at this address">
        Go to the <Link to="/fleet">fleet</Link>, or press Ctrl K to find what you look for.
      </EmptyState>
    </Page>
  );
}
