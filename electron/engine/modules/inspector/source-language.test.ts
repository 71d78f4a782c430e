import { describe, expect, it } from 'vitest';
import { languageTelltales, tellLanguage } from './source-language.ts';

const producer = (field: string, name: string, version = '1') => ({ field, name, version });
const language = (name: string) => producer('language', name);
const tool = (name: string) => producer('processed-by', name);
const told = (more: Partial<Parameters<typeof tellLanguage>[0]>) =>
  tellLanguage({ producers: [], telltales: [], unitNames: [], ...more })?.name;

describe('language of the source', () => {
  it.each([
    ['Rust', [language('Rust'), tool('rustc')]],
    ['Rust', [tool('rustc'), tool('wit-component')]],
    ['Go', [language('Go'), tool('Go cmd/compile')]],
    ['TinyGo', [language('Go'), tool('TinyGo')]],
    ['C', [language('C11'), tool('clang')]],
    ['C++', [language('C11'), language('C_plus_plus_14'), tool('clang')]],
    ['C or C++', [tool('clang')]],
    ['Swift', [language('Swift')]],
    ['Zig', [language('Zig')]],
    ['C#', [language('C#')]],
    ['WAT', [language('WebAssembly text')]],
    // Engines hold code of other languages.
    ['JavaScript (StarlingMonkey)', [language('C_plus_plus_14'), language('Rust'), tool('ComponentizeJS')]],
    ['Python', [language('Rust'), tool('componentize-py')]],
    [undefined, [tool('wit-component')]],
    [undefined, []],
  ])('%s by its producers', (name, producers) => {
    expect(told({ producers })).toBe(name);
  });

  it.each([
    ['Rust', 'data:/rustc/'],
    ['Go', 'function:runtime.gopanic'],
    ['TinyGo', 'export:tinygo_'],
    ['AssemblyScript', 'export:__pin'],
    ['Swift', 'function:swift_retain'],
    ['C or C++', 'function:__wasilibc_'],
  ])('%s by %s', (name, telltale) => {
    expect(languageTelltales).toContain(telltale);
    expect(told({ telltales: [telltale] })).toBe(name);
  });

  it('by an engine inside, before what the engine is written in', () => {
    expect(told({ producers: [language('Rust')], telltales: ['engine:rquickjs'] })).toBe('JavaScript (QuickJS)');
    expect(told({ producers: [language('Rust')], unitNames: ['main', 'libpython3.14.so'] })).toBe('Python');
  });

  it('says why', () => {
    expect(tellLanguage({ producers: [language('Rust')], telltales: [], unitNames: [] })?.because).toBe(
      'The producers section names Rust 1.',
    );
    expect(tellLanguage({ producers: [], telltales: ['data:/rustc/'], unitNames: [] })?.because).toBe(
      'Its data hold “/rustc/”.',
    );
  });
});
