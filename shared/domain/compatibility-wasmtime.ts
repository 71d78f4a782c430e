import { type Answer, flag, type Need, no, type RuntimeTable, unknown, yes } from './compatibility-answer.ts';
import { preview1Answer, type WasiHost, wasiAnswer } from './compatibility-wasi.ts';
import { wasmtimeDraft } from './compatibility-wasmtime-drafts.ts';
import { wasmtimeProposal } from './compatibility-wasmtime-proposals.ts';
import { type ModuleFacts } from './module.ts';

/*
 * Wasmtime, as its command line runs modules: `serve` for what answers HTTP, `run` for the rest. Sources: the WIT files
 * under `crates/wasi*` and `src/commands/{run,serve}.rs` at the tag of every release from 17 (the first with WASI 0.2)
 * to 48. A test compares the answers for the version at hand with what that program does.
 */

export const oldestKnownWasmtime = 17;
export const newestKnownWasmtime = 49;

/** The WASI 0.2 in each release: from this major version on. */
const wasi02Since: readonly (readonly [major: number, version: string])[] = [
  [46, '0.2.12'],
  [35, '0.2.6'],
  [29, '0.2.3'],
  [27, '0.2.2'],
  [25, '0.2.1'],
  [17, '0.2.0'],
];

export function wasmtimeWasi(major: number, title = `Wasmtime ${major}`): WasiHost {
  const wasi02 = wasi02Since.find(([since]) => major >= since)?.[1] ?? null;
  return {
    title,
    versionOf: (track) => (track === '0.2' ? wasi02 : track === '0.3' && major >= 46 ? '0.3.0' : null),
    // `crates/environ/src/component/names.rs` is there since 23.
    linksBySemver: major >= 23,
    special: (base, name) => {
      if (major < 27) return null;
      if (base === 'wasi:cli/exit' && name === 'exit-with-code') return flag('-S cli-exit-with-code');
      if (base === 'wasi:sockets/network' && name === 'network-error-code') return flag('-S network-error-code');
      return null;
    },
  };
}

export function wasmtimeTable(major: number): RuntimeTable {
  const title = `Wasmtime ${major}`;
  const host = wasmtimeWasi(major);
  return {
    title,
    whole: (facts) => {
      const shares = facts.memories.some(({ shared, imported }) => shared && !imported);
      return shares && major >= 40 ? flag('-W shared-memory') : yes;
    },
    proposal: (name) => wasmtimeProposal(major, name) ?? unknown('this console does not know the proposal'),
    need: (need, facts) =>
      need.item.kind === 'core' ? coreImport(major, need) : componentNeed(host, major, need, facts),
  };
}

function coreImport(major: number, { base }: Need): Answer {
  const wasi = preview1Answer(`Wasmtime ${major}`, base);
  if (wasi !== null) return wasi;
  if (base.startsWith('wasi_ephemeral_nn.')) return flag('-S nn');
  if (base === 'wasi.thread-spawn') {
    return major < 47 ? flag('-S threads') : no(`Wasmtime ${major} has no threads of WASI any more; 46 was the last`);
  }
  return no('Wasmtime has no such host function');
}

function componentNeed(host: WasiHost, major: number, need: Need, facts: ModuleFacts): Answer {
  if (!need.base.startsWith('wasi:'))
    return no('no runtime has it by itself; a component that exports it can be composed in');
  const draft = wasmtimeDraft(major, need);
  const answer = draft ?? wasiAnswer(host, need);
  if (answer.verdict === 'no' || answer.verdict === 'unknown') return answer;
  const switches = [...(answer.verdict === 'flag' ? answer.flags : []), ...switchedOn(need, facts)];
  return switches.length === 0 ? yes : flag(...switches);
}

/** What `serve` gives without `-S cli`, of WASI 0.2 and of 0.3 (`linker` in `src/commands/serve.rs`). */
const servedBare = new Set(
  `wasi:io/error wasi:io/poll wasi:io/streams wasi:clocks/wall-clock wasi:clocks/monotonic-clock wasi:cli/stdin
  wasi:cli/stdout wasi:cli/stderr wasi:random/random wasi:http/types wasi:http/outgoing-handler`.split(/\s+/),
);
const servedBare03 = /^wasi:(cli|clocks|random|http)\//;
/** Packages with a switch of their own, which an answer has named already. */
const ownSwitch = /^wasi:(keyvalue|config|nn|tls)\//;

function switchedOn({ base, version, direction }: Need, { role }: ModuleFacts): readonly string[] {
  if (ownSwitch.test(base) || direction === 'export') return [];
  if (role !== 'http-service') return base.startsWith('wasi:http/') ? ['-S http'] : [];
  const bare = version?.startsWith('0.3') === true ? servedBare03.test(base) : servedBare.has(base);
  return bare ? [] : ['-S cli'];
}
