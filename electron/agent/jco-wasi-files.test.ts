import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Descriptor, GrantedFiles } from './jco-wasi-files.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work() ?? 'nothing';
  } catch (thrown) {
    return thrown;
  }
};

let outside: string;
let folder: string;
let files: GrantedFiles;

function grant(access: 'read' | 'read-write'): Descriptor {
  files = new GrantedFiles([{ hostPath: folder, guestPath: '/data', access }]);
  const preopens: { getDirectories(): [Descriptor, string][] } = Object.assign(
    { getDirectories: () => [] },
    files.imports['wasi:filesystem/preopens'],
  );
  const [first] = preopens.getDirectories();
  if (!first) throw new Error('nothing was granted');
  expect(first[1]).toBe('/data');
  return first[0];
}

const reading = { read: true };
const writing = { read: true, write: true };
const read = (root: Descriptor, path: string) => text(root.openAt({}, path, {}, reading).read(100n, 0n)[0]);

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'flotilla-files-'));
  folder = join(outside, 'granted');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'note.txt'), 'a note');
  writeFileSync(join(outside, 'secret.txt'), 'secret');
});
afterEach(() => {
  files.closeAll();
  rmSync(outside, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('a folder for reading and writing', () => {
  test('files are made, written, read, renamed and removed', () => {
    const root = grant('read-write');
    const file = root.openAt({}, 'sub/new.txt', { create: true, exclusive: true }, writing);
    expect(file.write(bytes('hello'), 0n)).toBe(5n);
    file.appendViaStream().blockingWriteAndFlush(bytes(' world'));
    expect(file.stat()).toMatchObject({ type: 'regular-file', size: 11n });
    const stream = file.readViaStream(6n);
    expect(text(stream.read(100n))).toBe('world');
    expect(thrownBy(() => stream.read(100n))).toEqual({ tag: 'closed' });
    root.renameAt('sub/new.txt', root, 'moved.txt');
    expect(readFileSync(join(folder, 'moved.txt'), 'utf8')).toBe('hello world');
    root.unlinkFileAt('moved.txt');
    root.createDirectoryAt('made');
    root.removeDirectoryAt('made');
    expect(readdirSync(folder)).toEqual(['note.txt', 'sub']);
  });

  test('a folder is listed', () => {
    const stream = grant('read-write').openAt({}, '.', { directory: true }, reading).readDirectory();
    const entries = [stream.readDirectoryEntry(), stream.readDirectoryEntry(), stream.readDirectoryEntry()];
    expect(entries).toEqual([
      { type: 'regular-file', name: 'note.txt' },
      { type: 'directory', name: 'sub' },
      undefined,
    ]);
  });

  test.each([
    ['../secret.txt', 'not-permitted'],
    ['sub/../../secret.txt', 'not-permitted'],
    ['/etc/passwd', 'not-permitted'],
    ['note.txt\0', 'invalid'],
    ['', 'no-entry'],
    ['missing', 'no-entry'],
    ['note.txt/x', 'not-directory'],
    ['x'.repeat(300), 'name-too-long'],
  ])('%j is refused: %s', (path, code) => {
    const root = grant('read-write');
    expect(thrownBy(() => root.openAt({ symlinkFollow: true }, path, {}, reading))).toBe(code);
    expect(thrownBy(() => root.statAt({ symlinkFollow: true }, path))).toBe(code);
  });

  test('what is in the folder by a longer way is found', () => {
    const root = grant('read-write');
    expect(read(root, './sub/../note.txt')).toBe('a note');
    expect(read(root, 'sub//..//note.txt')).toBe('a note');
  });

  test('a link leads nowhere, whatever it points to', () => {
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'file-link'));
    symlinkSync(outside, join(folder, 'folder-link'));
    symlinkSync('missing', join(folder, 'dangling'));
    const root = grant('read-write');
    const follow = { symlinkFollow: true };
    expect(thrownBy(() => root.openAt(follow, 'file-link', {}, reading))).toBe('loop');
    expect(thrownBy(() => root.openAt(follow, 'folder-link/secret.txt', {}, reading))).toBe('loop');
    expect(thrownBy(() => root.openAt(follow, 'folder-link', { directory: true }, reading))).toMatch(
      /loop|not-directory/,
    );
    expect(thrownBy(() => root.openAt(follow, 'dangling', { create: true }, writing))).toBe('loop');
    expect(thrownBy(() => root.createDirectoryAt('folder-link/made'))).toBe('loop');
    expect(thrownBy(() => root.renameAt('note.txt', root, 'folder-link/note.txt'))).toBe('loop');
    expect(thrownBy(() => root.linkAt(follow, 'file-link', root, 'copy'))).toBe('loop');
    expect(root.statAt(follow, 'file-link')).toMatchObject({ type: 'symbolic-link' });
    expect(thrownBy(() => root.symlinkAt())).toBe('not-permitted');
    expect(readdirSync(outside)).toEqual(['granted', 'secret.txt']);
  });

  test('a pipe does not hold the thread', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const root = grant('read-write');
    expect(thrownBy(() => root.openAt({}, 'pipe', {}, reading))).toBe('not-permitted');
    expect(thrownBy(() => root.openAt({}, 'pipe', {}, { write: true }))).toBe('not-permitted');
  });

  test('a file that is open for reading is not written to, nor the other way round', () => {
    const root = grant('read-write');
    const file = root.openAt({}, 'note.txt', {}, reading);
    expect(thrownBy(() => file.write(bytes('x'), 0n))).toBe('bad-descriptor');
    expect(thrownBy(() => file.setSize(0n))).toBe('bad-descriptor');
    expect(thrownBy(() => root.openAt({}, 'note.txt', {}, { write: true }).read(1n, 0n))).toBe('bad-descriptor');
  });

  test.skipIf(process.platform !== 'linux')(
    'what an instance left open is closed, and the folder can be used again',
    () => {
      const root = grant('read-write');
      const before = readdirSync('/proc/self/fd').length;
      for (let count = 0; count < 20; count++) root.openAt({}, 'note.txt', {}, reading);
      expect(readdirSync('/proc/self/fd').length).toBe(before + 20);
      files.closeAll();
      expect(readdirSync('/proc/self/fd').length).toBe(before);
      expect(read(root, 'note.txt')).toBe('a note');
    },
  );
});

describe.skipIf(process.platform !== 'linux')('what a component has open', () => {
  const open = () => readdirSync('/proc/self/fd').length;

  test('is closed when the component drops it, the streams of it as well', () => {
    const root = grant('read-write');
    const before = open();
    for (let count = 0; count < 2000; count++) root.openAt({}, 'note.txt', {}, reading)[Symbol.dispose]();
    expect(open()).toBe(before);
    const file = root.openAt({}, 'note.txt', {}, reading);
    const stream = file.readViaStream(0n);
    file[Symbol.dispose]();
    expect(text(stream.read(2n))).toBe('a ');
    stream[Symbol.dispose]();
    expect([open(), thrownBy(() => file.read(1n, 0n))]).toEqual([before, 'bad-descriptor']);
    root[Symbol.dispose]();
    expect(read(root, 'note.txt')).toBe('a note');
  });

  test('has a limit: the agent and other workloads need some of them too', () => {
    const root = grant('read');
    const before = open();
    const opened = () => root.openAt({}, 'note.txt', {}, reading);
    for (let count = 0; count < 256; count++) opened();
    expect(thrownBy(opened)).toBe('insufficient-memory');
    expect(open()).toBe(before + 256);
    files.closeAll();
    expect(text(opened().read(100n, 0n)[0])).toBe('a note');
  });
});

describe.skipIf(process.platform === 'win32')('a folder for reading', () => {
  const changes: [string, (root: Descriptor) => unknown][] = [
    ['make a file', (root) => root.openAt({}, 'new.txt', { create: true }, reading)],
    ['empty a file', (root) => root.openAt({}, 'note.txt', { truncate: true }, reading)],
    ['open for writing', (root) => root.openAt({}, 'note.txt', {}, writing)],
    ['make a folder', (root) => root.createDirectoryAt('new')],
    ['remove a folder', (root) => root.removeDirectoryAt('sub')],
    ['remove a file', (root) => root.unlinkFileAt('note.txt')],
    ['rename', (root) => root.renameAt('note.txt', root, 'other.txt')],
    ['link', (root) => root.linkAt({}, 'note.txt', root, 'other.txt')],
    ['set times', (root) => root.openAt({}, 'note.txt', {}, reading).setTimes({ tag: 'now' }, { tag: 'now' })],
    ['set times by path', (root) => root.setTimesAt({}, 'note.txt', { tag: 'now' }, { tag: 'now' })],
    ['through a folder in it', (root) => root.openAt({}, 'sub', { directory: true }, reading).createDirectoryAt('new')],
  ];

  test.each(changes)('refuses to %s', (_, change) => {
    const root = grant('read');
    expect(thrownBy(() => change(root))).toBe('read-only');
    expect(readdirSync(folder, { recursive: true })).toEqual(['note.txt', 'sub']);
    expect(read(root, 'note.txt')).toBe('a note');
  });
});

test('a folder that is not there is an error before anything starts', () => {
  files = new GrantedFiles([]);
  const folders = [{ hostPath: join(folder, 'missing'), guestPath: '/data', access: 'read' as const }];
  expect(() => new GrantedFiles(folders)).toThrow('ENOENT');
});
