import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sample } from '../app/programs.ts';
import { expect, test } from '../fixtures.ts';

test('what is not a module is refused with the reason, and nothing is stored', async ({ app, modules, place }) => {
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(place.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const valid = readFileSync(sample('hello.wasm'));
  const damaged = Buffer.from(valid);
  damaged.fill(0xff, 200, 240);
  await modules.goto();
  await modules.choose(
    file('notes.wasm', 'These are notes, not a module.\n'),
    file('empty.wasm', ''),
    file('cut off.wasm', valid.subarray(0, valid.length - 1000)),
    file('damaged.wasm', damaged),
    file('hello.wat', '(module)'),
  );
  await expect(modules.addedFiles.getByRole('status')).toHaveText('5 files checked');

  const said: readonly [string, RegExp][] = [
    ['notes.wasm', /Refused.*not kept.*begins with the bytes 00 61 73 6d/],
    ['empty.wasm', /Refused.*not kept.*no bytes/],
    ['cut off.wasm', /Invalid.*not kept.*At byte [\d,]+ \(0x[\da-f]+\)/],
    ['damaged.wasm', /Invalid.*not kept.*At byte [\d,]+ \(0x[\da-f]+\)/],
    ['hello.wat', /Refused.*not kept.*WebAssembly as text/],
  ];
  for (const [name, words] of said) await expect(modules.verdict(name)).toHaveText(words);
  expect(await app.engine.modules.list()).toEqual([]);

  await modules.verdict('hello.wat').getByRole('button', { name: 'Convert and add' }).click();
  await expect(modules.module('hello.wasm')).toBeVisible();
});

test('files and folders can be dropped; a name may have spaces and quotes', async ({ app, modules, place }) => {
  const name = `it's "my" component, v1.wasm`;
  const path = join(place.folder, name);
  copyFileSync(sample('hello.wasm'), path);
  const folder = join(place.folder, 'a folder.wasm');
  mkdirSync(folder);
  await modules.goto();
  await expect(modules.addSamples).toBeVisible();
  await modules.drop(path, folder);
  await expect(modules.addedFiles.getByRole('status')).toHaveText('2 files checked');
  await expect(modules.verdict('a folder.wasm')).toHaveText(
    /Refused.*is a folder.*not kept|Refused.*not kept.*is a folder/,
  );
  await expect(modules.verdict(`my`)).toContainText('was added.');
  await expect(modules.module('my')).toBeVisible();
  expect((await app.engine.modules.list()).map((module) => module.digest)).toHaveLength(1);
});

test('a file of two gigabytes is refused at once', async ({ app, modules, place }) => {
  const path = join(place.folder, 'disk image.wasm');
  writeFileSync(path, '');
  truncateSync(path, 2 * 1024 ** 3);
  await modules.goto();
  await modules.choose(path);
  await expect(modules.verdict('disk image.wasm')).toContainText(/larger than 512 MiB|at most 256 MiB/, {
    timeout: 30_000,
  });
  expect(await app.engine.modules.list()).toEqual([]);
});
