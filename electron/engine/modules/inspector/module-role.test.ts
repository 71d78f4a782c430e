import { describe, expect, it } from 'vitest';
import type { ModuleItem } from '#shared/domain/module.ts';
import { tellRole } from './module-role.ts';

const core = (...names: string[]): ModuleItem[] => names.map((name) => ({ name, kind: 'core', version: null }));
const interfaces = (...names: string[]): ModuleItem[] =>
  names.map((name) => ({ name, kind: 'interface', version: null }));

const told = (more: Partial<Parameters<typeof tellRole>[0]>) =>
  tellRole({ kind: 'core', imports: [], exports: [], servesHttp: false, telltales: [], ...more });

describe('role', () => {
  it.each([
    ['command', { imports: core('wasi_snapshot_preview1.fd_write'), exports: core('memory', '_start') }, '_start'],
    ['library', { exports: core('memory', 'add') }, 'not _start'],
    ['library', {}, 'Exports nothing'],
    ['extism-plugin', { imports: core('extism:host/env.input_length'), exports: core('run') }, 'Extism'],
    ['extism-plugin', { imports: core('env.extism_length'), exports: core('_start') }, 'env.extism_length'],
    ['browser-only', { imports: core('./page_bg.js.__wbg_log_1') }, 'wasm-bindgen'],
    ['browser-only', { imports: core('wbg.__wbindgen_throw') }, 'wbg.__wbindgen_throw'],
    ['browser-only', { exports: core('__wbindgen_malloc') }, '__wbindgen_malloc'],
    ['browser-only', { telltales: ['section:__wasm_bindgen_unstable'] }, '__wasm_bindgen_unstable'],
    ['browser-only', { imports: core('gojs.runtime.wasmExit'), exports: core('run') }, 'Go for the browser'],
    ['browser-only', { imports: core('env.emscripten_resize_heap'), exports: core('_start') }, 'Emscripten'],
    [
      'http-service',
      { kind: 'component', servesHttp: true, exports: interfaces('wasi:http/incoming-handler@0.2.0') },
      'wasi:http/incoming-handler@0.2.0',
    ],
    ['command', { kind: 'component', exports: interfaces('wasi:cli/run@0.2.12') }, 'wasi:cli/run@0.2.12'],
    ['library', { kind: 'component', exports: interfaces('acme:store/items@1.0.0') }, 'HTTP handler'],
    // Names that mean something in core modules mean nothing in components.
    ['library', { kind: 'component', imports: core('env.extism_length'), exports: core('_start') }, 'not wasi:cli'],
  ] as const)('%s of %j', (role, more, because) => {
    const found = told({ ...more });
    expect(found.role).toBe(role);
    expect(found.roleBecause).toContain(because);
  });

  it('says why in few words, whatever the names', () => {
    const { roleBecause } = told({ imports: core(`wbg.${'x'.repeat(500)}`) });
    expect(roleBecause.length).toBeLessThanOrEqual(300);
  });
});
