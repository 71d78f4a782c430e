import { Page } from '../../ui/page.tsx';

export function RolloutsPage() {
  return <Page title="Rollouts">{null}</Page>;
}
