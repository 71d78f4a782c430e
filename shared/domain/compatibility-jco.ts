import { type Answer, type Need, no, type RuntimeTable, unknown, yes } from './compatibility-answer.ts';
import { type ModuleFacts } from './module.ts';

/*
 * jco on Node.js 24, as the agent hosts components with it. Sources: `electron/agent/jco-wasi*.ts` for what it gives,
 * `WebAssembly.validate` of Node.js 24 for proposals. What it does not give can be imported all the same: the component
 * starts, and is refused when it uses it.
 */

const proposals = new Set(
  `mutable-global sign-extension saturating-float-to-int multi-value reference-types bulk-memory simd relaxed-simd
  threads tail-call multi-memory memory64 extended-const function-references gc exceptions component-model`.split(
    /\s+/,
  ),
);

/** Interfaces that are there, in what they give kept to the grants. */
const given = new Set(
  `wasi:cli/environment wasi:cli/exit wasi:cli/stdin wasi:cli/stdout wasi:cli/stderr wasi:cli/terminal-input
  wasi:cli/terminal-output wasi:cli/terminal-stdin wasi:cli/terminal-stdout wasi:cli/terminal-stderr
  wasi:clocks/monotonic-clock wasi:clocks/wall-clock wasi:random/random wasi:random/insecure wasi:random/insecure-seed
  wasi:filesystem/preopens wasi:filesystem/types wasi:io/error wasi:io/poll wasi:io/streams wasi:http/types
  wasi:http/incoming-handler wasi:http/outgoing-handler wasi:config/store wasi:config/runtime`.split(/\s+/),
);
/** Functions of these that are not there. */
const lacking = new Set(['exit-with-code', 'response-outparam.send-informational']);

export const jcoTable: RuntimeTable = {
  title: 'jco',
  whole,
  proposal: (name) => {
    if (proposals.has(name)) return yes;
    if (name === 'cm-async') return no('the agent hosts no WASI 0.3 with jco');
    return name === 'legacy-exceptions'
      ? unknown('whether jco passes it on is not known')
      : no('Node.js 24 does not have it');
  },
  need,
};

function whole({ kind, role }: ModuleFacts): Answer {
  if (kind === 'core') return no('the agent hosts components with it, and this is a core module');
  return role === 'http-service' ? yes : no('the agent hosts with it what answers HTTP, and this does not');
}

function need({ base, version, functions }: Need): Answer {
  if (version?.startsWith('0.3') === true) return no('the agent hosts no WASI 0.3 with jco');
  const isGiven = given.has(base);
  if (functions === null) {
    return isGiven ? yes : unknown('it is refused when it is used, and which functions are used is not known');
  }
  const refused = functions.filter(({ name }) => !isGiven || lacking.has(name));
  return refused.every(({ reachable }) => reachable === 'no')
    ? yes
    : unknown('it starts without it and is refused when it uses it');
}
