import { enforcementBy, type KnownCapabilities, missing, type RuntimeRules } from './grant-rules.ts';
import type { GrantEnforcement, Grants } from './grants.ts';
import { jcoEnforcement } from './jco-grants.ts';
import type { RuntimeName } from './node.ts';
import { wasmedgeEnforcement } from './wasmedge-flags.ts';
import { wasmtimeEnforcement } from './wasmtime-flags.ts';

/**
 * How a runtime keeps the grants of a workload on a node: a line for each grant that is given, and for each that is
 * withheld from a module which could use it. Without `capabilities` (what the module imports) every grant could matter.
 * What is `enforced` is kept as it stands; whoever only warns shows the rest.
 */
export function enforcementOf(
  grants: Grants,
  runtime: { readonly name: RuntimeName; readonly version: string },
  capabilities?: KnownCapabilities,
): GrantEnforcement[] {
  const { name, version } = runtime;
  switch (name) {
    case 'wasmtime':
      return wasmtimeEnforcement(grants, { command: 'serve', version, ...(capabilities && { capabilities }) });
    case 'jco':
      return jcoEnforcement(grants, capabilities);
    case 'wasmedge':
      return wasmedgeEnforcement(grants, { version, ...(capabilities && { capabilities }) });
    case 'wasmer':
    case 'spin':
    case 'wash':
      return enforcementBy(notHosted(name), grants, capabilities);
  }
}

const notHosted = (name: string): RuntimeRules => {
  const never = () => missing(`Flotilla does not host with ${name}, and gives it no grants.`);
  return {
    http: never,
    tcp: never,
    udp: never,
    nameLookup: never,
    folders: never,
    arguments: never,
    keyValue: never,
    config: never,
    inference: never,
    tls: never,
    fuel: never,
  };
};
