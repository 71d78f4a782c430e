import type { ModuleFacts, ModuleRole } from '#shared/domain/module.ts';

type Told = Pick<ModuleFacts, 'kind' | 'imports' | 'exports' | 'servesHttp'> & {
  /** Of the custom sections and imports that were looked for. */
  readonly telltales: readonly string[];
};

export interface Role {
  readonly role: ModuleRole;
  readonly roleBecause: string;
}

/** What only a page or a program in JavaScript can give, by how an import begins, and who writes such modules. */
const browserImports: readonly (readonly [begins: string, maker: string])[] = [
  ['__wbindgen_placeholder__.', 'wasm-bindgen, before its own tool made it ready'],
  ['__wbindgen_externref_xform__.', 'wasm-bindgen, before its own tool made it ready'],
  ['wbg.', 'wasm-bindgen'],
  ['gojs.', 'Go for the browser (GOOS=js)'],
  ['go.runtime.', 'Go for the browser (GOOS=js)'],
  ['gojs', 'TinyGo for the browser'],
  ['env.emscripten_', 'Emscripten'],
  ['env._emscripten_', 'Emscripten'],
  ['env.__syscall_', 'Emscripten'],
  ['env.__cxa_throw', 'Emscripten'],
  ['env.invoke_', 'Emscripten'],
  ['env.__emscripten_', 'Emscripten'],
  ['env._embind_', 'Emscripten'],
];

const wasmBindgen = '__wbindgen_';

/** Pure: from imports and exports alone. The first rule that fits counts. */
export function tellRole(told: Told): Role {
  return browserOnly(told) ?? extism(told) ?? service(told) ?? command(told) ?? library(told);
}

function browserOnly({ kind, imports, exports, telltales }: Told): Role | undefined {
  if (kind !== 'core') return undefined;
  for (const [begins, maker] of browserImports) {
    const found = imports.find(({ name }) => name.startsWith(begins));
    if (found) return { role: 'browser-only', roleBecause: needsJavaScript(maker, `imports ${shown(found.name)}`) };
  }
  const bindgen = imports.find(({ name }) => /^\.\/[^.]+_bg\.js\./.test(name));
  if (bindgen)
    return { role: 'browser-only', roleBecause: needsJavaScript('wasm-bindgen', `imports ${shown(bindgen.name)}`) };
  if (telltales.includes('section:__wasm_bindgen_unstable')) {
    return {
      role: 'browser-only',
      roleBecause: needsJavaScript('wasm-bindgen', 'has the section __wasm_bindgen_unstable'),
    };
  }
  const exported = exports.find(({ name }) => name.startsWith(wasmBindgen));
  if (!exported) return undefined;
  return { role: 'browser-only', roleBecause: needsJavaScript('wasm-bindgen', `exports ${shown(exported.name)}`) };
}

const needsJavaScript = (maker: string, found: string): string =>
  `Made for a browser by ${maker}: it ${found}, which only the JavaScript written beside it can serve. Build it for wasm32-wasip2 instead.`;

function extism({ kind, imports }: Told): Role | undefined {
  if (kind !== 'core') return undefined;
  const found = imports.find(({ name }) => name.startsWith('extism:host/') || name.startsWith('env.extism_'));
  return (
    found && { role: 'extism-plugin', roleBecause: `Imports ${shown(found.name)} of the host of Extism plug-ins.` }
  );
}

function service({ exports, servesHttp }: Told): Role | undefined {
  const handler = servesHttp && exports.find(({ name }) => name.startsWith('wasi:http/'));
  return handler ? { role: 'http-service', roleBecause: `Exports ${shown(handler.name)}.` } : undefined;
}

function command({ kind, exports }: Told): Role | undefined {
  const found = exports.find(({ name }) => (kind === 'core' ? name === '_start' : name.startsWith('wasi:cli/run@')));
  return found && { role: 'command', roleBecause: `Exports ${shown(found.name)}.` };
}

function library({ exports, kind }: Told): Role {
  if (exports.length === 0) return { role: 'library', roleBecause: 'Exports nothing that a runtime could start.' };
  const what = kind === 'core' ? '_start' : 'wasi:cli/run or an HTTP handler';
  return { role: 'library', roleBecause: `Exports things for others to call, but not ${what}.` };
}

const shown = (name: string): string => (name.length > 80 ? `${name.slice(0, 79)}…` : name);
