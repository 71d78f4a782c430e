import { Page } from '../../ui/page.tsx';

export function ModulePage() {
  return <Page title="Module">{null}</Page>;
}
