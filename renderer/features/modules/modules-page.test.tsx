// @vitest-environment happy-dom
import { notificationsStore } from '@mantine/notifications';
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FileHandle } from '#shared/domain/ids.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import {
  digestOf,
  helloDigest,
  sampleModule,
  sampleModules,
  sampleWatched,
  sampleWorkloadRecord,
} from '../../testing/sample-data.ts';

const atMs = Date.now();
let engine: InMemoryEngine;
let shown: PageAt | undefined;
let user: UserEvent;

/** Files are told apart by the end of their handle: `.wat`, `bad`. */
const uploadFile = ({ name }: File) =>
  Promise.resolve(FileHandle.parse(`file-00000000${name.endsWith('.wat') ? 'wat' : name.replace('.wasm', '')}`));

function open(address = '/modules'): void {
  shown = pageAt(engine, address, 10_000, uploadFile);
  render(shown.page);
}

beforeAll(() => {
  giveElementsASize();
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  user = userEvent.setup();
  engine = new InMemoryEngine({
    modules: sampleModules(atMs),
    workloads: [sampleWorkloadRecord(atMs)],
    watched: sampleWatched(atMs),
  });
});
afterEach(() => {
  cleanup();
  shown?.stop();
});

const row = async (name: string) => screen.findByRole('row', { name: new RegExp(name) });

it('says of each module what it is, in what it was written and what it may do', async () => {
  engine.state.putModule(
    sampleModule(atMs, { digest: digestOf('9'), name: 'tool.wasm', role: 'command', language: null }),
  );
  open();
  expect((await row('hello-slower')).textContent).toContain('HTTP serviceWAT0.2.010.2 KiBTime spans');
  expect((await row('tool')).textContent).toContain('Command–');
});

it('compares two modules, from the older to the newer', async () => {
  engine.state.putModule(sampleModule(atMs - 1_000, { digest: digestOf('9'), name: 'older.wasm' }));
  open();
  await user.click(await screen.findByRole('checkbox', { name: 'Choose hello-slower.wasm' }));
  await screen.findByText('Choose one more to compare');
  await user.click(screen.getByRole('checkbox', { name: 'Choose older.wasm' }));
  const link = await screen.findByRole('link', { name: 'Compare' });
  expect(link.getAttribute('href')).toBe(`/modules/${digestOf('b')}/diff/${digestOf('9')}`);
  await user.click(screen.getByRole('checkbox', { name: 'Choose hello.wasm' }));
  await screen.findByText('Two can be compared at a time');
  await user.click(screen.getByRole('button', { name: 'Clear choice' }));
  expect(screen.queryByRole('link', { name: 'Compare' })).toBeNull();
});

describe('getting a module', () => {
  const ask = async (reference: string) => {
    open('/modules?get=true');
    const dialog = within(await screen.findByRole('dialog', { name: 'Get from a registry or URL' }));
    await user.type(dialog.getByLabelText('Reference or URL'), reference);
    await user.click(dialog.getByRole('button', { name: 'Get it' }));
    return dialog;
  };

  it('shows how far it is, then leads to it', async () => {
    const dialog = await ask('ghcr.io/acme/shop:1.4');
    await dialog.findByRole('progressbar');
    const link = await dialog.findByRole('link', { name: 'Open it' });
    expect(link.getAttribute('href')).toBe(`/modules/${digestOf('9')}`);
    expect(engine.state.modules.get(digestOf('9'))?.source).toMatchObject({ kind: 'oci' });
  });

  it('says why it failed and what to do, and can be asked again', async () => {
    const dialog = await ask('ghcr.io/acme/private:1');
    expect((await dialog.findByRole('alert')).textContent).toMatch(/401.*docker login.*pull\/access-denied/);
    expect(dialog.getByRole('button', { name: 'Get it' })).toHaveProperty('disabled', false);
  });

  it('can be cancelled; nothing is kept', async () => {
    const dialog = await ask('https://example.com/shop.wasm');
    await user.click(await dialog.findByRole('button', { name: 'Cancel' }));
    await dialog.findByText('Cancelled; nothing was kept.');
    expect(engine.state.modules.size).toBe(3);
  });
});

describe('watched files', () => {
  const list = async () => within(await screen.findByRole('region', { name: 'Watched files' }));

  it('offers a new build as the next release of what ran the one before', async () => {
    open();
    const link = await (await list()).findByRole('link', { name: 'Roll out as the next release of hello' });
    expect(link.getAttribute('href')).toContain(`digest=${digestOf('b')}&workload=hello`);
    const changed = (await list()).getByRole('link', { name: 'What changed' });
    expect(changed.getAttribute('href')).toBe(`/modules/${digestOf('b')}/diff/${helloDigest}`);
  });

  it('says why a build was not taken, and follows the file', async () => {
    open();
    await (await list()).findByText(/type mismatch: expected i32, found i64/);
    const [, broken] = sampleWatched(atMs);
    if (!broken) throw new Error('no sample');
    engine.state.publish({ type: 'watched', file: { ...broken, problem: null, digest: helloDigest } });
    await waitFor(async () => expect((await list()).queryByText(/type mismatch/)).toBeNull());
    const { notifications, queue } = notificationsStore.getState();
    expect([...notifications, ...queue].map(({ title }) => title)).toContain('New build of prices.wasm');
  });

  it('is watched no longer', async () => {
    open();
    await user.click(await screen.findByRole('button', { name: /^Stop watching .*prices\.wasm$/ }));
    await waitFor(() => expect(screen.queryByText(/prices\.wasm/)).toBeNull());
    expect([...engine.state.watched.keys()]).toEqual(['watch-00000001']);
  });
});

it('offers to convert a text, and adds what comes of it', async () => {
  open();
  await row('hello-slower');
  const chooser = document.querySelector<HTMLInputElement>('input[type=file][multiple]');
  if (!chooser) throw new Error('no chooser');
  fireEvent.change(chooser, { target: { files: [new File(['(module)'], 'shop.wat')] } });
  await user.click(await screen.findByRole('button', { name: 'Convert and add' }));
  await screen.findByText(/was added/);
  expect(engine.state.modules.has(digestOf('8'))).toBe(true);
});

it('changes nothing while the console is read-only', async () => {
  engine.state.settings = { ...engine.state.settings, readOnly: true };
  open();
  await row('hello-slower');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Add files' })).toHaveProperty('disabled', true));
  expect(screen.getByRole('button', { name: 'Watch a file' })).toHaveProperty('disabled', true);
});
