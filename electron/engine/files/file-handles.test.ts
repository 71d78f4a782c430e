import { describe, expect, it } from 'vitest';
import { FileHandle } from '#shared/domain/ids.ts';
import { FileHandles } from './file-handles.ts';

function setUp() {
  const clock = { now: 1_000, nowMs: () => clock.now, sleep: () => Promise.resolve() };
  return { clock, files: new FileHandles(clock) };
}

function catchError(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('file handles', () => {
  it('give the path back, any number of times', () => {
    const { files } = setUp();
    const handle = files.register('/some where/my "module".wasm');
    expect(files.take(handle)).toEqual({ path: '/some where/my "module".wasm', name: 'my "module".wasm' });
    expect(files.take(handle)).toEqual(files.take(handle));
  });

  it('keep the name that the host gives', () => {
    const { files } = setUp();
    expect(files.take(files.register('/tmp/upload-1', 'mine.wasm'))).toEqual({
      path: '/tmp/upload-1',
      name: 'mine.wasm',
    });
  });

  it('are handles of the contract, each another', () => {
    const { files } = setUp();
    const handles = Array.from({ length: 500 }, () => files.register('/a'));
    expect(new Set(handles).size).toBe(500);
    for (const handle of handles) expect(handle).toMatch(/^file-[0-9a-z]{25}$/);
  });

  it('are unknown when nobody gave them', () => {
    const { files } = setUp();
    const failed = catchError(() => files.take(FileHandle.parse(`file-${'0'.repeat(25)}`)));
    expect(failed).toMatchObject({ failure: { code: 'file/unknown-handle', hint: 'Choose the file again.' } });
  });

  it('are good for an hour', () => {
    const { clock, files } = setUp();
    const handle = files.register('/a');
    clock.now += 3_599_999;
    expect(files.take(handle).path).toBe('/a');
    clock.now += 1;
    expect(() => files.take(handle)).toThrow('not known any more');
  });

  it('give way to a thousand newer ones', () => {
    const { files } = setUp();
    const oldest = files.register('/oldest');
    const second = files.register('/second');
    for (let count = 0; count < 998; count += 1) files.register('/other');
    expect(files.take(oldest).path).toBe('/oldest');
    files.register('/one more');
    expect(() => files.take(oldest)).toThrow('not known any more');
    expect(files.take(second).path).toBe('/second');
  });
});
