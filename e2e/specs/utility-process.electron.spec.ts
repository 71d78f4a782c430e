import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { endProcess } from '../app/processes.ts';
import { program } from '../app/programs.ts';
import { expect, test } from '../fixtures.ts';
import { FleetPage } from '../pages/fleet-page.ts';
import { Shell } from '../pages/shell.ts';
import { buildUtilityApp } from '../utility/build.ts';

test('a utility process gets the port of the page, answers it, and is started again when it ends', async ({
  place,
}) => {
  const main = await buildUtilityApp(join(place.folder, 'app'), electronMajor());
  const electron = await _electron.launch({
    args: [main, program(''), join(place.folder, 'user-data')],
    cwd: place.folder,
    env: { ...place.env },
  });
  try {
    const page = await electron.firstWindow();
    const [fleet, shell] = [new FleetPage(page), new Shell(page)];
    const utilityPid = () =>
      electron.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'Flotilla engine')?.pid ?? 0);

    await expect(shell.connected).toBeVisible();
    const first = await utilityPid();
    await expect(fleet.node(`process-${first}`)).toBeVisible();

    await endProcess(first, 'SIGKILL');
    await expect(shell.awayBanner).toBeVisible();
    await expect(shell.connected).toBeVisible();
    const second = await utilityPid();
    expect(second).not.toBe(first);
    await expect(fleet.node(`process-${second}`)).toBeVisible();
  } finally {
    await electron.close();
  }
});

function electronMajor(): number {
  const electronProgram: unknown = createRequire(import.meta.url)('electron');
  const version = execFileSync(String(electronProgram), ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  });
  return Number.parseInt(version, 10);
}
