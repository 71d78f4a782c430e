import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { App } from './app/app.ts';
import { givenAdded } from './app/given.ts';
import { root } from './app/programs.ts';
import { ModulePage } from './pages/module-page.ts';
import { ModulesPage } from './pages/modules-page.ts';
import { NewRolloutPage } from './pages/new-rollout-page.ts';
import { Shell } from './pages/shell.ts';

/* Pictures of the module lab, of modules that real toolchains made. */

const toolchains = join(root, 'e2e', 'fixtures', 'toolchains', 'bytes');
const names = [
  'assemblyscript-sum.core.wasm',
  'c-words.core.wasm',
  'go-report.core.wasm',
  'javascript-greet.wasm',
  'rust-async-service.wasm',
  'rust-service.wasm',
];
/** What is compared: from, to. */
const compared = [
  ['hello.wasm', 'wat-gains.wasm'],
  ['c-words.core.wasm', 'c-words.wasm'],
  ['rust-service.wasm', 'rust-async-service.wasm'],
  ['go-report.core.wasm', 'javascript-greet.wasm'],
  ['c-words.core.wasm', 'assemblyscript-sum.core.wasm'],
] as const;
const slow = { timeout: 120_000 };

const pictureName = (file: string): string => file.replace(/\..*$/, '');

type Picture = (page: Page, name: string) => Promise<void>;

export async function pictureModuleLab({ page, engine }: App, picture: Picture): Promise<void> {
  for (const name of [...names, 'wat-gains.wasm', 'c-words.wasm']) await givenAdded(engine, join(toolchains, name));
  const functions = await givenAdded(engine, join(root, 'e2e', 'fixtures', 'lab', 'functions.wasm'));
  await new ModulesPage(page).goto();
  await expect(new ModulesPage(page).module('rust-service.wasm')).toBeVisible();
  await picture(page, 'lab/library');

  const module = new ModulePage(page);
  for (const name of names) {
    await module.open(name);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await picture(page, `lab/${pictureName(name)}`);
    await module.show('Where it runs');
    await expect(page.getByRole('grid').first()).toBeVisible();
    await picture(page, `lab/where-${pictureName(name)}`);
  }
  await module.open('rust-service.wasm');
  await module.show('Inside');
  await expect(page.getByRole('grid', { name: 'Functions', exact: true })).toBeVisible(slow);
  await picture(page, 'lab/inside');
  await module.show('World');
  await expect(page.getByLabel('World as WIT')).toBeVisible();
  await picture(page, 'lab/world');
  const library = await engine.modules.list();
  const { origin } = new URL(page.url());
  for (const [from, to] of compared) {
    const digestOf = (name: string) => library.find((one) => one.name === name)?.digest ?? '';
    await page.goto(`${origin}/#/modules/${digestOf(to)}/diff/${digestOf(from)}`);
    await expect(new Shell(page).heading(`Changes to ${to}`)).toBeVisible();
    await expect(page.getByText('Comparing…')).toHaveCount(0, slow);
    await picture(page, `lab/diff-${pictureName(to)}`);
  }

  await module.open(functions.name);
  await module.show('Try');
  await module.call('echo', { 'full-name': 'Grace Hopper' });
  await expect(module.result.getByLabel('Returned value')).toBeVisible(slow);
  await picture(page, 'lab/try');

  await module.open('rust-service.wasm');
  const { jobId } = await engine.lab.measure({
    digest: library.find(({ name }) => name === 'rust-service.wasm')?.digest ?? functions.digest,
    runs: 10,
  });
  await expect
    .poll(async () => (await engine.system.jobs.get({ jobId })).state.kind, { timeout: 240_000 })
    .toBe('done');
  await module.show('Measure');
  await expect(page.getByRole('grid').first()).toBeVisible(slow);
  await picture(page, 'lab/measure');

  const yaml = [
    'policies:',
    '  - name: no sockets beside card data',
    '    reason: Card data stays in its zone.',
    '    nodes: zone=pci',
    '    capabilities: { forbid: [tcp, udp] }',
    '  - name: small on tiny nodes',
    '    nodes: tier=tiny',
    '    maxSize: 5 MB',
    '',
  ].join('\n');
  await engine.policies.set({ yaml });
  await new Shell(page).open('Policies');
  await expect(page.getByText('In force', { exact: true })).toBeVisible();
  await picture(page, 'lab/policies');

  const rollout = new NewRolloutPage(page);
  await rollout.goto();
  await rollout.fill({ module: 'wat-gains.wasm', workload: 'shop', watchSeconds: 8 });
  await expect(page.getByRole('button', { name: 'Approve…' })).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click();
  await picture(page, 'lab/approve');
}
