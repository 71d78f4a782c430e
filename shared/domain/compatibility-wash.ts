import { type Answer, type Need, no, type RuntimeTable, unknown, yes } from './compatibility-answer.ts';
import { wasiAnswer } from './compatibility-wasi.ts';
import { wasmtimeWasi } from './compatibility-wasmtime.ts';
import { wasmtimeProposal } from './compatibility-wasmtime-proposals.ts';

/*
 * wasmCloud hosts (`wash host`). Sources: the Wasmtime that `Cargo.toml` names at the tags 2.0.0 to 2.7.0, the WIT files
 * and plug-ins of `crates/wash-runtime`; of 2.10 that it runs components of WASI 0.3.
 */

export const newestKnownWash = { major: 2, minor: 10 };

function wasmtimeIn(minor: number): number {
  if (minor >= 6) return 47;
  if (minor >= 5) return 46;
  return minor >= 3 ? 45 : 44;
}

/** Interfaces of the plug-ins that every host is built with, with the one version of each. */
const plugins: readonly (readonly [interfaces: RegExp, version: string])[] = [
  [/^wasi:keyvalue\/(store|atomics|batch)$/, '0.2.0-draft'],
  [/^wasi:blobstore\/(blobstore|container|types)$/, '0.2.0-draft'],
  [/^wasi:config\/store$/, '0.2.0-rc.1'],
  [/^wasi:logging\/logging$/, '0.1.0-draft'],
];

/** Of wasmCloud 2; 2.0 moved through three Wasmtimes and counts as the first. */
export function washTable(minor: number): RuntimeTable {
  const title = `wash 2.${minor}`;
  const wasmtime = minor === 0 ? 42 : wasmtimeIn(minor);
  const host = wasmtimeWasi(wasmtime, title);
  return {
    title,
    whole: ({ kind }) => (kind === 'core' ? no('it hosts components, and this is a core module') : yes),
    proposal: (name) => {
      const answer = wasmtimeProposal(wasmtime, name);
      // Its flags are its own, and not those of Wasmtime.
      return answer?.verdict === 'yes' ? yes : unknown(`the Wasmtime ${wasmtime} in it does not have it by default`);
    },
    need: (need) => {
      const plugin = plugins.find(([interfaces]) => interfaces.test(need.base));
      if (plugin !== undefined) return need.version === plugin[1] ? yes : no(`${title} has exactly ${plugin[1]}`);
      if (/^wasi:(cli|clocks|filesystem|http|io|random|sockets)\//.test(need.base)) return stable(minor, need);
      return unknown('it depends on the plug-ins and components that the host was started with');
    },
  };

  function stable(of: number, need: Need): Answer {
    if (need.version?.startsWith('0.3') === true && of < 6) return unknown('what it has of WASI 0.3 is not known');
    return wasiAnswer(host, need);
  }
}
