import { Page } from '../../ui/page.tsx';

export function NewRolloutPage() {
  return <Page title="Roll out">{null}</Page>;
}
