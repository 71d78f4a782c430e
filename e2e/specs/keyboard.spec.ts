import { expect, test } from '../fixtures.ts';

test('the console can be used without a mouse', async ({ app: { page }, addNodes, shell }) => {
  await expect(shell.heading('Fleet')).toBeVisible();

  await test.step('the palette finds pages and actions', async () => {
    await shell.openPalette();
    await page.keyboard.type('perf');
    await page.keyboard.press('Enter');
    await expect(shell.heading('Performance')).toBeVisible();
    await shell.openPalette();
    await page.keyboard.type('add nodes');
    await page.keyboard.press('Enter');
    await expect(addNodes.dialog).toBeVisible();
  });

  await test.step('a dialog keeps the focus inside, and Escape closes it', async () => {
    await expect(addNodes.dialog.locator(':focus')).toHaveCount(1);
    for (let presses = 0; presses < 12; presses++) await page.keyboard.press('Tab');
    await expect(addNodes.dialog.locator(':focus')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(addNodes.dialog).toBeHidden();
  });

  await test.step('two keys go to a page', async () => {
    for (const [key, title] of [
      ['m', 'Modules'],
      ['r', 'Rollouts'],
      ['a', 'Activity'],
      ['s', 'Settings'],
      ['f', 'Fleet'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await expect(shell.heading(title)).toBeVisible();
    }
  });

  await test.step('a question mark lists the keys', async () => {
    await page.keyboard.press('?');
    await expect(shell.shortcuts).toContainText('Search or run');
    await page.keyboard.press('Escape');
    await expect(shell.shortcuts).toBeHidden();
  });

  await test.step('back and forward restore where one was', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await expect(shell.heading('Modules')).toBeVisible();
    await page.goBack();
    await expect(shell.heading('Fleet')).toBeVisible();
    await page.goForward();
    await expect(shell.heading('Modules')).toBeVisible();
  });
});
