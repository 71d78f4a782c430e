import { expect, test } from 'vitest';
import { anatomyOf } from '../../testing/sample-modules.ts';
import { sampleModule } from '../../testing/sample-data.ts';
import { labModules } from '../../testing/sample-lab.ts';
import { exportedFunctions, signature } from './exported-functions.ts';
import { callableFunctions, emptyArguments, readArguments, readHeaders, tryModes } from './try-draft.ts';

const rules = labModules(0).find(({ role }) => role === 'library') ?? sampleModule(0);
const anatomy = anatomyOf(rules);

test('functions of the world and of its interfaces, with what cannot be called and why', () => {
  expect(exportedFunctions(anatomy).map((each) => [each.id, signature(each), each.whyNot])).toEqual([
    ['greet', 'greet(name: string, polite: bool) -> string', null],
    [
      'acme:prices/rules@1.2.0#total',
      'total(lines: list<line>, currency: currency, options: options, discount: option<discount>) -> result<f64, string>',
      null,
    ],
    [
      'acme:prices/rules@1.2.0#[method]basket.total',
      '[method]basket.total(self: borrow<basket>) -> f64',
      'It belongs to a resource, and resources live only inside a program.',
    ],
  ]);
});

test('empty fields of a call write a call that a runtime takes', () => {
  const [greet, total] = exportedFunctions(anatomy);
  const written = (each: typeof greet) => each && readArguments(each, anatomy.wit, emptyArguments(each, anatomy.wit));
  expect(written(greet)).toEqual({ ok: true, value: ['""', 'false'] });
  expect(written(total)).toEqual({ ok: true, value: ['[]', 'eur', '{}', 'none'] });
});

test('a core module is called with numbers; what a runtime starts by itself is no function to call', () => {
  const core = {
    ...anatomy,
    wit: null,
    coreFunctions: [
      { name: '_start', params: [], results: [] },
      { name: 'add', params: ['i32', 'f64'], results: ['i64'] },
      { name: 'odd', params: ['externref'], results: [] },
    ],
  };
  const functions = callableFunctions(core);
  expect(functions.map(({ id, whyNot }) => [id, whyNot === null])).toEqual([
    ['add', true],
    ['odd', false],
  ]);
  const [add] = functions;
  const read = (...texts: string[]) =>
    add &&
    readArguments(
      add,
      null,
      texts.map((text) => ({ kind: 'wave' as const, text })),
    );
  expect(read('7', '-1.5e3')).toEqual({ ok: true, value: ['7', '-1.5e3'] });
  expect(read('7.5', '1')).toEqual({ ok: false, error: 'argument 1: a number is needed (i32)' });
  expect(tryModes({ role: 'command', kind: 'core' }, functions)).toEqual(['run', 'call']);
});

test('what a module is for decides how it is tried', () => {
  expect(tryModes({ role: 'http-service', kind: 'component' }, [])).toEqual(['request']);
  expect(tryModes(rules, exportedFunctions(anatomy))).toEqual(['call']);
  expect(tryModes({ role: 'browser-only', kind: 'core' }, exportedFunctions(anatomy))).toEqual([]);
});

test('headers are read line by line', () => {
  expect(readHeaders('Accept: a: b\n\nX-One:\n')).toEqual({
    ok: true,
    value: [
      ['Accept', 'a: b'],
      ['X-One', ''],
    ],
  });
  expect(readHeaders('A: b\nno colon')).toEqual({ ok: false, error: 'Line 2 is not “Name: value”' });
});
