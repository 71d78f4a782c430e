import { givenSample } from '../app/given.ts';
import { expect, test } from '../fixtures.ts';

test('in read-only mode nothing can be changed, whoever asks', async ({
  app: { page, engine },
  fleet,
  modules,
  newRollout,
  shell,
}) => {
  const module = await givenSample(engine, 'hello.wasm');
  const readOnly = page.getByRole('switch', { name: /^Look, change nothing/ });
  await shell.open('Settings');
  await readOnly.click();
  await expect(readOnly).toBeChecked();
  await expect(shell.navigation.getByRole('link', { name: 'Read-only' })).toBeVisible();

  await fleet.goto();
  await expect(fleet.startPractice).toBeDisabled();
  await expect(fleet.addMyNodes).toBeDisabled();
  await modules.goto();
  await expect(modules.addFiles).toBeDisabled();
  await modules.module('hello.wasm').getByRole('link').first().click();
  await expect(page.getByRole('button', { name: 'Remove' })).toBeDisabled();
  await newRollout.goto();
  await expect(newRollout.rollOut).toBeDisabled();

  const denied = { code: 'access/denied' };
  await expect(engine.fleet.practice.start()).rejects.toMatchObject(denied);
  await expect(engine.modules.remove({ digest: module.digest })).rejects.toMatchObject(denied);
  await expect(engine.fleet.add({ address: 'edge@127.1.0.1' })).rejects.toMatchObject(denied);
  expect(await engine.fleet.list()).toEqual([]);

  await shell.open('Settings');
  await readOnly.click();
  await expect(readOnly).not.toBeChecked();
  await fleet.goto();
  await expect(fleet.startPractice).toBeEnabled();
  await engine.modules.remove({ digest: module.digest });
});
