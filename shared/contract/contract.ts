import { cost } from './cost.ts';
import { fleet } from './fleet.ts';
import { lab } from './module-lab.ts';
import { modules } from './modules.ts';
import { policies } from './policies.ts';
import { rollouts } from './rollouts.ts';
import { system } from './system.ts';
import { telemetry } from './telemetry.ts';

/**
 * Everything the engine can do for a page, a script or the command line. The page's client, the check of arguments,
 * the browser mode, the command line and the OpenAPI document all come from this object.
 */
export const contract = { fleet, modules, lab, policies, rollouts, telemetry, cost, system };
