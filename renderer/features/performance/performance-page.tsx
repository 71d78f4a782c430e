import { Page } from '../../ui/page.tsx';

export function PerformancePage() {
  return <Page title="Performance">{null}</Page>;
}
