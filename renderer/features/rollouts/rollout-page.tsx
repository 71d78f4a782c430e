import { Page } from '../../ui/page.tsx';

export function RolloutPage() {
  return <Page title="Rollout">{null}</Page>;
}
