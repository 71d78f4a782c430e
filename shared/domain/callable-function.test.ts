import { expect, test } from 'vitest';
import { callableFunctions } from './callable-function.ts';
import type { WitFunction, WitPackages } from './wit.ts';

const freestanding = (name: string): WitFunction => ({ name, kind: 'freestanding', params: [], result: null });

test('functions of the world and of exported interfaces, but none of a resource', () => {
  const wit: WitPackages = {
    worlds: [
      {
        name: 'root',
        imports: { log: { function: freestanding('log') } },
        exports: {
          add: { function: freestanding('add') },
          'interface-0': { interface: { id: 0 } },
          plain: { interface: { id: 1 } },
          'interface-2': { interface: { id: 2 } },
        },
      },
    ],
    interfaces: [
      {
        name: 'cart',
        types: {},
        package: 0,
        functions: {
          total: freestanding('total'),
          '[method]item.price': { ...freestanding('[method]item.price'), kind: { method: 0 } },
        },
      },
      { name: null, types: {}, package: 1, functions: { negate: freestanding('negate') } },
      { name: 'tools', types: {}, package: 1, functions: { run: freestanding('run') } },
    ],
    types: [],
    packages: [{ name: 'acme:shop@1.2.0' }, { name: 'root:component' }],
  };
  expect(callableFunctions(wit).map(({ name }) => name)).toEqual([
    'add',
    'acme:shop/cart@1.2.0#total',
    'plain#negate',
    'root:component/tools#run',
  ]);
});
