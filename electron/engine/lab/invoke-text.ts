import { callableFunctions } from '#shared/domain/callable-function.ts';
import { check } from '#shared/domain/check-wave.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { CoreFunction, ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { printWave } from '#shared/domain/print-wave.ts';
import { parseWave, WaveError } from '#shared/domain/wave.ts';
import type { WitPackages, WitTypeRef } from '#shared/domain/wit.ts';

/** A call as `wasmtime run --invoke` takes it. */
export interface Invocation {
  /** After `--invoke`. */
  readonly invoke: string;
  /** After the file. */
  readonly programArguments: readonly string[];
  /** How many lines its results take on the output. */
  readonly resultLines: number;
}

/** Throws `module/no-such-function`, or `input/invalid` with the parameter's name. */
export function invocationOf(anatomy: ModuleAnatomy, name: string, texts: readonly string[]): Invocation {
  if (anatomy.wit) return componentCall(anatomy.wit, name, texts);
  const found = anatomy.coreFunctions.find((one) => one.name === name);
  if (!found) throw noSuchFunction(name, anatomy.coreFunctions);
  return coreCall(found, texts);
}

function componentCall(wit: WitPackages, name: string, texts: readonly string[]): Invocation {
  const callable = callableFunctions(wit);
  const found = callable.find((one) => one.name === name);
  if (!found) throw noSuchFunction(name, callable);
  const { params } = found.function;
  checkCount(name, params.length, texts.length);
  const values = params.map((param, index) => {
    const field = `arguments.${index}`;
    // Written again from what was read: nothing but one value gets into the call.
    return asArgument(param.name, field, () => canonical(texts[index] ?? '', param.type, wit));
  });
  // Wasmtime writes `()` for a function that has no result.
  return {
    invoke: `${invokeName(name)}(${values.join(', ')})`,
    programArguments: [],
    resultLines: 1,
  };
}

/** Wasmtime wants the version at the end: `acme:shop/cart.add@1.0.0`. */
export function invokeName(name: string): string {
  const [interfaceName = '', functionName] = name.split('#');
  if (functionName === undefined) return name;
  const [path = '', version] = interfaceName.split('@');
  return `${path}.${functionName}${version === undefined ? '' : `@${version}`}`;
}

function canonical(text: string, type: WitTypeRef, wit: WitPackages): string {
  const value = parseWave(text);
  check(value, type, wit);
  return printWave(value);
}

function coreCall({ name, params, results }: CoreFunction, texts: readonly string[]): Invocation {
  checkCount(name, params.length, texts.length);
  const values = params.map((type, index) =>
    asArgument(`${index + 1}`, `arguments.${index}`, () => coreValue(type, (texts[index] ?? '').trim())),
  );
  const unknown = results.find((type) => !/^[if](32|64)$/.test(type));
  if (unknown !== undefined) throw cannotCall(`${name} gives a ${unknown}, which has no text.`);
  return { invoke: name, programArguments: values, resultLines: results.length };
}

/** A number as Wasmtime reads it for a core type. Integers may be written signed, unsigned or in hexadecimal. */
export function coreValue(type: string, text: string): string {
  if (type === 'f32' || type === 'f64') {
    if (/^[-+]?(?:[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|inf|nan)$/.test(text)) return text;
    throw new WaveError(`a number (${type}) belongs in here`, 0);
  }
  const bits = type === 'i32' ? 32 : type === 'i64' ? 64 : null;
  if (bits === null) throw cannotCall(`A ${type} cannot be written as text.`);
  const digits = /^(-?)(0x[0-9a-f]{1,16}|[0-9]{1,20})$/i.exec(text);
  if (!digits) throw new WaveError(`a whole number (${type}) belongs in here`, 0);
  const number = BigInt(digits[2] ?? '0') * (digits[1] === '-' ? -1n : 1n);
  if (number < -(1n << BigInt(bits - 1)) || number >= 1n << BigInt(bits)) {
    throw new WaveError(`the number does not fit into ${bits} bits`, 0);
  }
  return BigInt.asIntN(bits, number).toString();
}

function asArgument(name: string, field: string, make: () => string): string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof WaveError)) throw error;
    throw new FlotillaError('input/invalid', `Parameter ${name}: ${error.message} (at character ${error.at + 1}).`, {
      field,
    });
  }
}

function checkCount(name: string, wanted: number, given: number): void {
  if (wanted === given) return;
  const message = `${name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, not ${given}.`;
  throw new FlotillaError('input/invalid', message, { field: 'arguments' });
}

function noSuchFunction(name: string, known: readonly { name: string }[]): FlotillaError {
  const names = known.slice(0, 20).map((one) => one.name);
  return new FlotillaError('module/no-such-function', `The module exports no function ${name}.`, {
    hint: names.length === 0 ? 'It exports none that can be called.' : `It exports ${names.join(', ')}.`,
    field: 'function',
  });
}

const cannotCall = (message: string): FlotillaError => new FlotillaError('module/cannot-run-here', message);

/** Takes what the call gave back off the end of the output: Wasmtime prints it after all that the guest wrote. */
export function splitResult(stdout: string, resultLines: number): { value: string; guest: string } {
  const text = stdout.replace(/\r?\n$/, '');
  if (resultLines === 0) return { value: '', guest: stdout };
  const lines = text.split('\n');
  const value = lines.slice(-resultLines).map((line) => line.replace(/\r$/, ''));
  const guest = lines.slice(0, -resultLines);
  return {
    value: value.join(', ') === '()' ? '' : value.join(', '),
    guest: guest.length === 0 ? '' : `${guest.join('\n')}\n`,
  };
}

/** What Wasmtime says about `--invoke` itself, which is nobody's output. */
export const withoutInvokeWarnings = (stderr: string): string =>
  stderr.replaceAll(/^warning: using `--invoke` with a function that .*\n/gm, '');
