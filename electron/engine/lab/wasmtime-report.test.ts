import { describe, expect, test } from 'vitest';
import { readWasmtimeReport, splitServed } from './wasmtime-report.ts';

const frame = (name: string, place: string | null = null) => ({ function: name, place });

// All texts are Wasmtime 49's own.
describe('the report of a run', () => {
  test('a trap with names', () => {
    const text = [
      'written by the guest',
      'Error: failed to run main module `core.wasm`',
      '',
      'Caused by:',
      '    0: failed to invoke `div`',
      '    1: error while executing at wasm backtrace:',
      '    0:     0xca - calc!inner',
      '    1:     0xd0 - calc!outer',
      'note: using the `WASMTIME_BACKTRACE_DETAILS=1` environment variable may show more debugging information',
      '    2: wasm trap: integer divide by zero',
      '',
      '',
    ].join('\n');
    expect(readWasmtimeReport(text)).toEqual({
      guest: 'written by the guest\n',
      report: {
        kind: 'trapped',
        trap: { message: 'integer divide by zero', frames: [frame('calc!inner'), frame('calc!outer')] },
      },
    });
  });

  test('a trap with debug info, an inlined function among them', () => {
    const text = [
      'Error: failed to run main module `dbg.wasm`',
      '',
      'Caused by:',
      '    0: failed to invoke `div`',
      '    1: error while executing at wasm backtrace:',
      '    0:     0xca - inner',
      '                    at ./core.wat:6:65',
      '              - core::ops::call<inlined>',
      '                    at /src/lib.rs:12:5',
      '    1:     0xd0 - outer',
      '                    at ./core.wat:7:68',
      '    2: wasm trap: integer divide by zero',
    ].join('\n');
    expect(readWasmtimeReport(text).report).toEqual({
      kind: 'trapped',
      trap: {
        message: 'integer divide by zero',
        frames: [
          frame('inner', './core.wat:6:65'),
          frame('core::ops::call<inlined>', '/src/lib.rs:12:5'),
          frame('outer', './core.wat:7:68'),
        ],
      },
    });
  });

  test('a trap of a component, whose causes are counted otherwise', () => {
    const text = [
      'Error: failed to run main module `comp.wasm`',
      '',
      'Caused by:',
      '    0: error while executing at wasm backtrace:',
      '    0:    0x12c - m!bad',
      '    1:    0x132 - m!boom',
      '    1: wasm trap: wasm `unreachable` instruction executed',
    ].join('\n');
    expect(readWasmtimeReport(text).report).toMatchObject({
      kind: 'trapped',
      trap: { message: 'wasm `unreachable` instruction executed', frames: [frame('m!bad'), frame('m!boom')] },
    });
  });

  test('a memory fault tells the address too; a frame may have no offset', () => {
    const text = [
      'Error: failed to run main module `core.wasm`',
      '',
      'Caused by:',
      '    0: failed to invoke `oob`',
      '    1: error while executing at wasm backtrace:',
      '    0: calc!<wasm function 6>',
      '    2: memory fault at wasm address 0xf4240 in linear memory of size 0x10000',
      '    3: wasm trap: out of bounds memory access',
    ].join('\n');
    expect(readWasmtimeReport(text).report).toEqual({
      kind: 'trapped',
      trap: {
        message: 'out of bounds memory access; memory fault at wasm address 0xf4240 in linear memory of size 0x10000',
        frames: [frame('calc!<wasm function 6>')],
      },
    });
  });

  test.each([
    ['    2: wasm trap: interrupt', /time was up/],
    ['    2: wasm trap: all fuel consumed by WebAssembly', /fuel/],
    ['    2: forcing trap when growing memory to 6553665536 bytes', /6553665536 bytes/],
  ])('a limit: %s', (cause, message) => {
    const text = `Error: failed to run main module \`core.wasm\`

Caused by:
    0: failed to invoke \`spin\`
    1: error while executing at wasm backtrace:
    0:     0xeb - calc!spin
${cause}
`;
    expect(readWasmtimeReport(text).report).toEqual({
      kind: 'limited',
      message: expect.stringMatching(message),
      trap: { message: expect.any(String), frames: [frame('calc!spin')] },
    });
  });

  test('a memory that is too large from the start is a limit without a trap', () => {
    const text = `Error: failed to run main module \`core.wasm\`

Caused by:
    0: failed to instantiate "core.wasm"
    1: memory minimum size of 1 pages exceeds memory limits
`;
    expect(readWasmtimeReport(text).report).toMatchObject({ kind: 'limited', trap: null });
  });

  test('what cannot be run at all says why', () => {
    const text = `Error: failed to run main module \`core.wasm\`

Caused by:
    0: failed to instantiate "core.wasm"
    1: unknown import: \`env::log\` has not been defined
`;
    expect(readWasmtimeReport(text).report).toEqual({
      kind: 'failed',
      message:
        'failed to run main module `core.wasm`: failed to instantiate "core.wasm": unknown import: `env::log` has not been defined',
    });
  });

  test('a guest that writes such words itself is not taken for the runtime', () => {
    const text = 'Error: mine\nmore\nError: failed to run main module `x`\n\nCaused by:\n    wasm trap: interrupt\n';
    expect(readWasmtimeReport(text).guest).toBe('Error: mine\nmore\n');
    const rust = 'Error: Os { code: 2, kind: NotFound }\n';
    expect(readWasmtimeReport(rust)).toEqual({ guest: rust, report: null });
  });
});

describe('the report of a service', () => {
  test('a trap in a request', () => {
    const text = `Serving HTTP on http://127.0.0.1:44869/
worker failed: error while executing at wasm backtrace:
    0:    0xb2f - <unknown>!<wasm function 11>

Caused by:
    wasm trap: wasm \`unreachable\` instruction executed

error: guest never invoked \`response-outparam::set\` method
`;
    expect(readWasmtimeReport(text).report).toEqual({
      kind: 'trapped',
      trap: { message: 'wasm `unreachable` instruction executed', frames: [frame('<unknown>!<wasm function 11>')] },
    });
  });

  test('its time limit', () => {
    const text = 'worker failed: guest timed out\nerror: guest never invoked `response-outparam::set` method\n';
    expect(readWasmtimeReport(text).report).toMatchObject({ kind: 'limited' });
  });

  test('lines of the guest are told from those of the runtime', () => {
    expect(splitServed('stdout [0] :: one\nServing\nstderr [0] :: two\nstdout [0] :: three')).toEqual({
      stdout: 'one\nthree',
      stderr: 'two\n',
      rest: 'Serving\n',
    });
  });
});
