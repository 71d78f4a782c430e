import { setFlagsFromString } from 'node:v8';

/** Node's types leave the API of WebAssembly to the DOM's. */
declare const WebAssembly: { validate(bytes: Uint8Array): boolean };

/**
 * V8's own validator of core modules: fast (50 ms for 14 MB) and complete, bodies of functions included. It knows other
 * proposals than runtimes on nodes do, so its "no" wants a second opinion. What it would say "yes" to and runtimes
 * refuse is switched off; what runtimes take and an older V8 keeps behind a flag is switched on.
 */
const wanted = [
  { flag: 'no-experimental-wasm-legacy-eh', valid: false, module: '010401600000030201000a080106000640190b0b' },
  { flag: 'experimental-wasm-exnref', valid: true, module: '010401600000030201000a0d010b0002401f400102000b0b0b' },
  { flag: 'experimental-wasm-memory64', valid: true, module: '0503010401' },
];
for (const { flag, valid, module } of wanted) {
  const bytes = Buffer.from(`0061736d01000000${module}`, 'hex');
  if (WebAssembly.validate(bytes) !== valid) setFlagsFromString(`--${flag}`);
}

export const isValidForV8 = (module: Uint8Array): boolean => WebAssembly.validate(module);
