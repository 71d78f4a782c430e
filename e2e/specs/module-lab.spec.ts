import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { givenAdded, givenPracticeFleet, givenRunning } from '../app/given.ts';
import { expect, test } from '../fixtures.ts';
import { tableRows } from '../pages/shell.ts';
import { registryMissing, TestRegistry } from '../registry/registry.ts';

const toolchain = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/toolchains/bytes/${name}`, import.meta.url));
const lab = (name: string): string => fileURLToPath(new URL(`../fixtures/lab/${name}`, import.meta.url));

test('a release that may do more is rolled out only after somebody approved it', async ({
  app,
  newRollout,
  rollout,
  shell,
}) => {
  await givenPracticeFleet(app.engine);
  const before = await givenRunning(app.engine, 'shop');
  const gains = await givenAdded(app.engine, toolchain('wat-gains.wasm'));

  await newRollout.goto();
  await newRollout.fill({ module: 'wat-gains.wasm', workload: 'shop', watchSeconds: 1 });
  const gained = app.page.getByRole('list', { name: 'Gained since hello.wasm' });
  await expect(gained.getByRole('listitem')).toHaveCount(2);
  await expect(gained).toContainText('TCP');
  await expect(gained).toContainText('files');
  await expect(newRollout.rollOut).toBeDisabled();
  const refused = app.engine.rollouts.plan({ workload: 'shop', digest: gains.digest });
  await expect(app.engine.rollouts.start({ planId: (await refused).id })).rejects.toMatchObject({
    code: 'rollout/needs-approval',
  });

  await app.page.getByRole('button', { name: 'Approve…' }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await newRollout.start(3);
  await rollout.expectCompleted();

  await shell.open('Activity');
  const entry = tableRows(app.page, 'Entries', /approved/i);
  await expect(entry).toContainText(before.digest);
  await expect(entry).toContainText(gains.digest);
});

test('a policy refuses a module, in the preview and at the start', async ({ app, newRollout, shell }) => {
  await givenPracticeFleet(app.engine);
  await givenAdded(app.engine, toolchain('wat-gains.wasm'));
  await shell.open('Policies');
  const text = ['policies:', '  - name: no sockets', '    capabilities: { forbid: [tcp, udp] }', ''].join('\n');
  await app.page.getByRole('textbox', { name: 'Policies as YAML' }).fill(text);
  await app.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(app.page.getByText('In force', { exact: true })).toBeVisible();

  await newRollout.goto();
  await newRollout.fill({ module: 'wat-gains.wasm', workload: 'shop' });
  const broken = app.page.getByRole('list', { name: 'Policies that would be broken' });
  await expect(broken).toContainText('no sockets');
  await expect(newRollout.rollOut).toBeDisabled();
  const [gains] = (await app.engine.modules.list()).filter(({ name }) => name === 'wat-gains.wasm');
  if (!gains) throw new Error('the module is gone');
  const plan = await app.engine.rollouts.plan({ workload: 'shop', digest: gains.digest });
  await expect(app.engine.rollouts.start({ planId: plan.id })).rejects.toMatchObject({ code: 'policy/forbidden' });
  expect(await app.engine.rollouts.list()).toEqual([]);
});

test('a typed function is called with the fields of a form', async ({ app, modulePage }) => {
  test.skip(process.env['FLOTILLA_TEST_WASMTIME'] === undefined, 'needs Wasmtime');
  await givenAdded(app.engine, lab('functions.wasm'));
  await modulePage.open('functions.wasm');
  await modulePage.show('Try');
  await modulePage.call('add', { a: '40', b: '2' });
  await expect(modulePage.result.getByLabel('Returned value')).toHaveText('42');
  await modulePage.call('echo', { 'full-name': 'Grace "Amazing" Hopper' });
  await expect(modulePage.result.getByLabel('Returned value')).toContainText('full-name: "Grace \\"Amazing\\" Hopper"');
});

test('a module comes from an OCI registry, pinned by its digest', async ({ app, modulePage, modules }) => {
  const missing = registryMissing();
  test.skip(missing !== null, missing ?? '');
  const registry = await TestRegistry.start();
  try {
    const bytes = readFileSync(toolchain('rust-service.wasm'));
    const manifest = await registry.push('acme/shop', '1.4', [
      { mediaType: 'application/wasm', bytes, title: 'shop.wasm' },
    ]);
    await modules.goto();
    await app.page.getByRole('button', { name: 'Get from a registry or URL' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('Reference or URL').fill(`${registry.host}/acme/gone:1`);
    await dialog.getByRole('button', { name: 'Get it' }).click();
    await expect(dialog).toContainText('acme/gone:1 is not there');
    await dialog.getByLabel('Reference or URL').fill(`${registry.host}/acme/shop:1.4`);
    await dialog.getByRole('button', { name: 'Get it' }).click();
    await expect(dialog).toContainText('It is valid and in the library.');
    await dialog.getByRole('link', { name: 'Open it' }).click();
    await expect(app.page.getByText(`${registry.host}/acme/shop:1.4`).first()).toBeVisible();
    await expect(app.page.locator('body')).toContainText(manifest.replace('sha256:', '').slice(0, 12));
    await expect(modulePage.tabs).toBeVisible();
  } finally {
    await registry.close();
  }
});
