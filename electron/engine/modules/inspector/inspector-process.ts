import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { InspectorLimits } from './inspector-protocol.ts';
import { linkToParent } from '../../parent-link.ts';
import { superviseInspections } from './supervise-inspections.ts';

/**
 * The inspector: a process of its own that parses and validates untrusted modules for the engine. It reads the files it
 * is told to, writes nothing, opens no connection, and may be killed at any time.
 */
if (isMainThread) {
  const { values } = parseArgs({
    options: {
      maxFileBytes: { type: 'string' },
      maxMemoryBytes: { type: 'string' },
    },
  });
  superviseInspections(linkToParent(), InspectorLimits.parse(values), new URL(import.meta.url));
} else {
  // The validator is loaded in the thread alone.
  const { serveInspections } = await import('./inspection-thread.ts');
  serveInspections();
}
