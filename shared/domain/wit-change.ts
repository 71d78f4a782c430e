import { type WorldChange } from './module-diff.ts';
import { type FunctionShape, type TypeShape } from './wit-world.ts';

/*
 * What a difference of one function or type means. The component model links types only when they are equal, so every
 * change of a type breaks whoever was built against the old one; names of parameters are not looked at when a runtime
 * links.
 */

export interface Difference {
  readonly breaking: boolean;
  readonly because: string;
}

export function functionDifference(from: FunctionShape, to: FunctionShape): Difference | null {
  if (from.identity !== to.identity) {
    const [before, after] = [from.text(), to.text()];
    const texts = before === after ? `${after}, with types of another version` : `${after}; it was ${before}`;
    return { breaking: true, because: `Its type is ${texts}.` };
  }
  const renamed = from.parameters.flatMap((name, index) => {
    const now = to.parameters[index];
    return now === undefined || now === name ? [] : [`\`${name}\` is \`${now}\``];
  });
  if (renamed.length === 0) return null;
  return {
    breaking: false,
    because: `Parameter ${renamed.slice(0, 5).join(', ')} now. A runtime links it as before; composing it with another component needs the same names.`,
  };
}

export function typeDifference(from: TypeShape, to: TypeShape): Difference | null {
  if (from.identity === to.identity) return null;
  return { breaking: true, because: `${partsDifference(from, to)} It is ${to.text()}; it was ${from.text()}.` };
}

/** The parts of a type by name, and what the component model says of them; null for types without named parts. */
function namedParts({ kind }: TypeShape): { what: string; rule: string; names: readonly string[] } | null {
  if (typeof kind === 'string') return null;
  const names = (parts: readonly { name: string }[]) => parts.map(({ name }) => name);
  if ('record' in kind)
    return { what: 'field', rule: 'Records link only with the same fields.', names: names(kind.record.fields) };
  if ('variant' in kind)
    return { what: 'case', rule: 'Variants link only with the same cases.', names: names(kind.variant.cases) };
  if ('enum' in kind)
    return { what: 'case', rule: 'Enums link only with the same cases.', names: names(kind.enum.cases) };
  if ('flags' in kind)
    return { what: 'flag', rule: 'Flags link only when they are the same.', names: names(kind.flags.flags) };
  return null;
}

function partsDifference(from: TypeShape, to: TypeShape): string {
  const before = namedParts(from);
  const after = namedParts(to);
  if (before === null || after === null || before.rule !== after.rule) return 'The type is another one.';
  const [old, now] = [new Set(before.names), new Set(after.names)];
  const added = after.names.filter((name) => !old.has(name));
  const removed = before.names.filter((name) => !now.has(name));
  const sentence = (names: readonly string[], verb: string) =>
    names.length === 0
      ? []
      : [
          `${after.what} ${names
            .slice(0, 10)
            .map((name) => `\`${name}\``)
            .join(', ')} ${verb}`,
        ];
  const told = [...sentence(added, 'added'), ...sentence(removed, 'removed')];
  if (told.length > 0) return `${capital(told.join(', '))}. ${after.rule}`;
  const order =
    before.names.join() === after.names.join()
      ? `The type of a ${after.what} changed.`
      : `The order of its ${after.what}s changed.`;
  return `${order} ${after.rule}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The item of a change: `acme:shop/cart@1.0.0#add`, within the contract's length. */
export const changeItem = (name: string, part = ''): string => `${name}${part === '' ? '' : `#${part}`}`.slice(0, 1100);

export const worldChange = (change: WorldChange): WorldChange => ({
  ...change,
  because: change.because.slice(0, 1000),
});
