import { firstTables } from './0001-first-tables.ts';
import { moduleLab } from './0002-module-lab.ts';
import { cost } from './0003-cost.ts';

/** Numbered steps, in order. A step is never edited after a release; a change is a new step with a test of its own. */
export const migrations: readonly string[] = [firstTables, moduleLab, cost];
