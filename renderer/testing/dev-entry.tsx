import { FileHandle } from '#shared/domain/ids.ts';
import { startPage } from '../app/start-page.tsx';
import { InMemoryEngine } from './in-memory-engine.ts';
import { sampleFleetPrices, setMemoryFleetPrices } from './memory-fleet-cost.ts';
import { sampleFleet, sampleModules, sampleWatched, sampleWorkloadRecord } from './sample-data.ts';
import { labModules } from './sample-lab.ts';
import { toolchainModules } from './sample-modules.ts';

/*
 * The page with the in-memory engine, for looking at it while one works on it: `npx vite renderer/testing`, then
 * `/?nodes=10000&live=1`. Not part of what is built.
 *
 *   nodes=N   that many nodes; without it nothing is configured
 *   live=1    some nodes change every 250 ms, workloads are measured every 5 s
 *   toolchains  modules of several toolchains, one with hostile names, and files that are watched
 *   prices    nodes have prices, and the fleet a budget
 *   readonly  the console is read-only
 */
const query = takeOptions();
const count = Number(query.get('nodes') ?? 0);
const nowMs = Date.now();
const engine = new InMemoryEngine(
  count > 0
    ? {
        nodes: sampleFleet(count, nowMs),
        modules: [...(query.has('toolchains') ? toolchainModules(nowMs) : sampleModules(nowMs)), ...labModules(nowMs)],
        watched: query.has('toolchains') ? sampleWatched(nowMs) : [],
        workloads: [sampleWorkloadRecord(nowMs)],
        settings: { readOnly: query.has('readonly') },
      }
    : {},
);

/** Reads the options and takes them out of the address, where the router would mix them with its own; kept for reloads. */
function takeOptions(): URLSearchParams {
  const { search, pathname, hash } = window.location;
  if (search === '') return new URLSearchParams(window.sessionStorage.getItem('options') ?? '');
  window.sessionStorage.setItem('options', search);
  window.history.replaceState(null, '', `${pathname}${hash}`);
  return new URLSearchParams(search);
}

declare global {
  interface Window {
    /** For driving the page from outside while developing. */
    engine?: InMemoryEngine;
  }
}
window.engine = engine;
if (query.has('prices')) setMemoryFleetPrices(engine.state, sampleFleetPrices);

if (query.has('live')) setInterval(changeSomeNodes, 250);
if (query.has('live')) setInterval(measure, 5_000);

function changeSomeNodes(): void {
  const nodes = [...engine.state.nodes.values()];
  const first = Math.floor(Math.random() * nodes.length);
  engine.state.putNodes(nodes.slice(first, first + 250).map((node) => ({ ...node, lastSeenAtMs: Date.now() })));
}

function measure(): void {
  engine.state.publish({ type: 'measured', workloads: [...engine.state.workloads.values()].map(({ name }) => name) });
}

/** Files are told apart by their names only: `bad.wasm`, `empty.wasm`, `….wat`, others. */
async function fileHandle(file: File): Promise<FileHandle> {
  const kind = file.name.endsWith('.wat') ? 'wat' : file.name.replace(/\..*$/, '').toLowerCase();
  return FileHandle.parse(`file-00000000${['bad', 'empty', 'wat'].includes(kind) ? kind : 'good'}`);
}

startPage({ open: engine.open, uploadFile: fileHandle });
