// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FileHandle } from '#shared/domain/ids.ts';
import { InMemoryEngine } from '../../testing/in-memory-engine.ts';
import { giveElementsASize, type PageAt, pageAt } from '../../testing/page-at.tsx';
import { digestOf, helloDigest, sampleWorkloadRecord } from '../../testing/sample-data.ts';
import { toolchainModules } from '../../testing/sample-modules.ts';

const atMs = Date.now();
let engine: InMemoryEngine;
let shown: PageAt | undefined;
let user: UserEvent;

const uploadFile = ({ name }: File) => Promise.resolve(FileHandle.parse(`file-00000000${name.replace(/\..*$/, '')}`));

const quickJs = digestOf('1');
const cHello = digestOf('2');
const browserOnly = digestOf('4');
const hostile = digestOf('5');

function open(digest: string, part = ''): void {
  shown = pageAt(engine, `/modules/${digest}${part}`, 10_000, uploadFile);
  render(shown.page);
}

beforeAll(() => {
  giveElementsASize();
  configure({ asyncUtilTimeout: 20_000 });
});
beforeEach(() => {
  user = userEvent.setup();
  engine = new InMemoryEngine({ modules: toolchainModules(atMs), workloads: [sampleWorkloadRecord(atMs)] });
});
afterEach(() => {
  cleanup();
  shown?.stop();
});

describe('the bar of tabs', () => {
  it('moves by arrow keys, and opens by Enter or the space bar what has the focus', async () => {
    open(helloDigest);
    const overview = await screen.findByRole('tab', { name: 'Overview', selected: true });
    overview.focus();
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement?.textContent).toBe('Inside');
    expect(shown?.address()).toBe(`/modules/${helloDigest}`);
    await user.keyboard(' ');
    await screen.findByRole('tab', { name: 'Inside', selected: true });
    expect(shown?.address()).toBe(`/modules/${helloDigest}/inside`);
    await user.keyboard('{ArrowRight}{Enter}');
    await screen.findByRole('tab', { name: 'World', selected: true });
  });

  it('belongs to the pages of what a module is compared with too', async () => {
    open(helloDigest, `/diff/${digestOf('b')}`);
    await screen.findByRole('tab', { name: 'Compare', selected: true });
  });
});

describe('overview', () => {
  it('says what it is, what it may do and why, and whether its code does', async () => {
    open(quickJs);
    await screen.findByText(/^A component in JavaScript for WASI 0\.2\.12 that runs once/);
    const files = within(await screen.findByRole('region', { name: 'Reaches the node' }));
    const entry = (await files.findByText('Files')).closest('li');
    expect(entry?.textContent).toMatch(/Medium risk.*Reads and writes files.*use not known/);
    expect(screen.queryByRole('link', { name: 'Roll out' })).toBeNull();
    await screen.findByText('ghcr.io/acme/sync-prices:2.3');
  });

  it('explains a proposal to those who ask', async () => {
    open(quickJs);
    const chip = await screen.findByRole('button', { name: 'bulk-memory' });
    chip.focus();
    await screen.findByText('Copies and fills memory in one instruction.');
  });

  it('says that no node can run what was made for a browser, and why', async () => {
    open(browserOnly);
    expect((await screen.findByRole('note')).textContent).toMatch(/^No node can run it\. It imports __wbindgen/);
    expect(screen.queryByRole('link', { name: 'Roll out' })).toBeNull();
  });

  it('says which grants of a release do not fit', async () => {
    const [release] = sampleWorkloadRecord(atMs).releases;
    if (!release) throw new Error('no release');
    const settings = { ...release.settings, grants: { ...release.settings.grants, tcp: true } };
    engine.state.workloads.set('hello', { ...sampleWorkloadRecord(atMs), releases: [{ ...release, settings }] });
    open(helloDigest);
    const judged = await screen.findByRole('list', { name: 'Grants of hello r1 that do not fit' });
    expect(judged.textContent).toContain('TCP is granted, and the module does not import it.');
  });

  it('shows names of a hostile module without what would turn or hide text', async () => {
    open(hostile);
    const heading = await screen.findByRole('heading', { level: 1, name: /very-long-name/ });
    expect(heading.textContent).toContain('مرحبا');
    const unknown = await screen.findByRole('region', { name: 'Not known to this console' });
    expect(unknown.textContent).toContain('constructor.__proto__');
    // oxlint-disable-next-line no-control-regex -- it is what must not be there
    expect(document.body.textContent).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
    expect(document.title).not.toContain('\u202e');
  });

  it('says when there is no such module', async () => {
    open(digestOf('0'));
    expect((await screen.findByRole('alert')).textContent).toContain('module/not-found');
  });
});

describe('inside', () => {
  it('shows parts as a tree; a part that is chosen narrows sizes and functions, and the address keeps it', async () => {
    open(quickJs, '/inside');
    const parts = within(await screen.findByRole('grid', { name: 'Parts' }));
    await user.click(await parts.findByText('core module 4'));
    await screen.findByRole('table', { name: 'Size by section of core module 4' });
    expect(shown?.address()).toContain('part=4');
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    await screen.findByRole('table', { name: 'Size by section' });
  });

  it('finds a function by its name, and says which imports the code never uses', async () => {
    open(helloDigest, '/inside');
    await user.type(await screen.findByLabelText('Filter functions'), 'burn');
    await waitFor(() =>
      expect(screen.getByRole('grid', { name: 'Functions' }).getAttribute('aria-rowcount')).toBe('2'),
    );
    cleanup();
    open(browserOnly, '/inside');
    const imports = within(await screen.findByRole('grid', { name: 'Imported functions' }));
    await imports.findByText('never used');
  });
});

describe('world', () => {
  it('lists the packages, and shows the lines that name one', async () => {
    open(helloDigest, '/world');
    await user.click(await screen.findByRole('button', { name: /^wasi:clocks/ }));
    expect(screen.getByLabelText('Search the world')).toHaveProperty('value', 'wasi:clocks');
    await screen.findByText('2 of 144 lines match');
    await user.clear(screen.getByLabelText('Search the world'));
    await user.type(screen.getByLabelText('Search the world'), 'no such line');
    await screen.findByText('No line matches.');
  });

  it('says that a core module has none', async () => {
    open(cHello, '/world');
    await screen.findByText(/A core module has no world/);
  });
});

describe('provenance', () => {
  const addBundle = async (name: string) => {
    await screen.findByRole('button', { name: 'Add a bundle' });
    const chooser = document.querySelector<HTMLInputElement>('input[type=file]');
    if (!chooser) throw new Error('no chooser');
    fireEvent.change(chooser, { target: { files: [new File(['{}'], name)] } });
  };

  it('tells not signed, failed and verified apart', async () => {
    open(helloDigest, '/provenance');
    await screen.findByText('Not signed');
    await addBundle('good.sigstore.json');
    await screen.findByText('Signature failed');
    engine.state.keys.set('0', { id: '0', name: 'Pipeline', algorithm: 'ed25519', pem: '', addedAtMs: atMs });
    engine.state.publish({ type: 'module-knowledge', digest: null });
    await screen.findByText('Verified by key');
    expect(screen.getByRole('list', { name: 'Signatures that were found' }).textContent).toContain('by Pipeline');
  });

  it('says what is wrong with a bundle that cannot be read', async () => {
    open(helloDigest, '/provenance');
    await addBundle('bad.json');
    const dialog = await screen.findByRole('dialog', { name: 'The bundle was not added' });
    expect(dialog.textContent).toMatch(/no Sigstore bundle.*cosign/);
  });

  it('searches the bill of materials, and calls claims claims', async () => {
    open(quickJs, '/provenance');
    await user.type(await screen.findByLabelText('Filter components'), 'serde_j');
    await screen.findByText('1 of 8 components');
    expect(screen.getByRole('region', { name: 'Claims' }).textContent).toContain('proves nothing');
  });
});

it('offers other modules to compare with, and leads to what changed', async () => {
  open(helloDigest, '/compare');
  const link = await screen.findByRole('link', { name: 'hello-slower.wasm' });
  expect(link.getAttribute('href')).toBe(`/modules/${helloDigest}/diff/${digestOf('b')}`);
  expect(screen.queryByRole('link', { name: 'hello.wasm' })?.closest('[role=grid]')).toBeFalsy();
});
