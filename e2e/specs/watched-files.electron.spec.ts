import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { givenPracticeFleet, givenRunning } from '../app/given.ts';
import { sample } from '../app/programs.ts';
import { expect, test } from '../fixtures.ts';

test('a new build of a watched file is offered as the next release', async ({ app, modules, newRollout, place }) => {
  await givenPracticeFleet(app.engine);
  await givenRunning(app.engine, 'shop');
  const path = join(place.folder, 'build.wasm');
  copyFileSync(sample('hello.wasm'), path);
  await modules.goto();
  const [chooser] = await Promise.all([
    app.page.waitForEvent('filechooser'),
    app.page.getByRole('button', { name: 'Watch a file' }).click(),
  ]);
  await chooser.setFiles(path);
  const watched = app.page.getByRole('region', { name: 'Watched files' }).getByRole('listitem');
  await expect(watched).toContainText('is the newest release of shop');

  writeFileSync(path, 'not a module');
  await expect(watched).toContainText('Newest build not taken');
  copyFileSync(sample('hello-slower.wasm'), path);
  await watched.getByRole('link', { name: 'Roll out as the next release of shop' }).click();
  await expect(newRollout.plannedNodes()).toHaveCount(3);
  await expect(newRollout.workload).toHaveValue('shop');
});
