import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draftText } from '#shared/cost/scenario-draft.ts';
import { scenarioTemplates } from '#shared/cost/templates.ts';
import { expect, test } from '../fixtures.ts';
import { ScenarioPage } from '../pages/scenario-page.ts';

test('a report of costs is saved where the person says', async ({ electronApp: { electron, engine, page, place } }) => {
  const path = join(place.folder, 'report.pdf');
  const { id } = await engine.cost.scenarios.create({
    yaml: draftText(scenarioTemplates[0]?.draft ?? {}),
    step: 'report',
  });
  const scenario = new ScenarioPage(page);
  await page.evaluate((address) => window.location.assign(address), `#/cost/scenarios/${id}/report`);
  await expect(scenario.step('Report')).toHaveAttribute('aria-current', /./);
  // The system's dialog is not for tests: its answer is given before it is asked.
  const saved = electron.evaluate(
    ({ session }, to) =>
      new Promise<string>((resolve) => {
        session.defaultSession.once('will-download', (_event, item) => {
          item.setSavePath(to);
          item.once('done', (_, state) => resolve(state));
        });
      }),
    path,
  );
  await page.getByRole('button', { name: 'Save as PDF' }).click();
  expect(await saved).toBe('completed');
  expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
});
