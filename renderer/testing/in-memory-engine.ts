import { RPCHandler } from '@orpc/server/message-port';
import type { OpenSession } from '../api/connection.ts';
import { portSession } from '../api/open-session.ts';
import { api, type MemoryContext } from './memory-api.ts';
import { costHandlers } from './memory-cost.ts';
import { fleetHandlers } from './memory-fleet.ts';
import { fleetCostHandlers } from './memory-fleet-cost.ts';
import { labHandlers } from './memory-lab.ts';
import { anatomyHandler } from './memory-lab-anatomy.ts';
import { moduleHandlers } from './memory-modules.ts';
import { policyHandlers } from './memory-policies.ts';
import { rolloutHandlers } from './memory-rollouts.ts';
import { type MemoryStart, MemoryState } from './memory-state.ts';
import { systemHandlers } from './memory-system.ts';
import { telemetryHandlers } from './memory-telemetry.ts';
import { realSchedule, type Schedule } from './schedule.ts';

/**
 * An engine without a process, a disk or a node, that behaves: what is changed through the contract stays changed and is
 * told as live events. Pages are tested against it and looked at with it. It can be killed and started again.
 */
export class InMemoryEngine {
  readonly state: MemoryState;
  #runs = 0;
  #handler: RPCHandler<MemoryContext> | undefined;
  #ends: (() => void)[] = [];

  constructor(start: MemoryStart = {}, schedule: Schedule = realSchedule) {
    this.state = new MemoryState(schedule, start);
    this.start();
  }

  /** Opens a channel as Electron does: over a message port. */
  readonly open: OpenSession = () => {
    const handler = this.#handler;
    if (!handler) return Promise.reject(new Error('The engine is not running'));
    const { port1, port2 } = new MessageChannel();
    handler.upgrade(port1, { context: { state: this.state } });
    port1.start();
    return Promise.resolve(portSession(port2, (onLost) => this.#ends.push(onLost)));
  };

  start(): void {
    this.#runs += 1;
    this.#handler = new RPCHandler<MemoryContext>(
      api.router({
        fleet: fleetHandlers,
        modules: moduleHandlers,
        lab: { ...labHandlers, anatomy: anatomyHandler },
        policies: policyHandlers,
        rollouts: rolloutHandlers,
        telemetry: telemetryHandlers,
        cost: { ...costHandlers, fleet: fleetCostHandlers },
        system: systemHandlers(`run-${this.#runs}`),
      }),
    );
  }

  kill(): void {
    this.#handler = undefined;
    this.dropChannels();
  }

  /** Cuts every channel; the engine itself goes on. */
  dropChannels(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}
