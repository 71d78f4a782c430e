// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { blobOf, saveFile } from './save-file.ts';

const text = { fileName: 'fleet.csv', mediaType: 'text/csv', encoding: 'utf-8', content: 'day,usd\n€,1\n' } as const;

it('keeps text as UTF-8', async () => {
  const blob = blobOf(text);
  expect(blob.type).toBe('text/csv');
  expect(await blob.text()).toBe(text.content);
});

it('makes bytes of base64', async () => {
  const blob = blobOf({ ...text, mediaType: 'application/pdf', encoding: 'base64', content: 'JVBERgD/' });
  expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0x25, 0x50, 0x44, 0x46, 0x00, 0xff]);
});

it('has it downloaded under its name', () => {
  const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:here');
  const clicked: { href: string; download: string }[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push({ href: this.href, download: this.download });
  });
  saveFile(text);
  expect(made).toHaveBeenCalledOnce();
  expect(clicked).toEqual([{ href: 'blob:here', download: 'fleet.csv' }]);
});
