import { FlotillaError } from '#shared/domain/failure.ts';
import { api } from './memory-api.ts';

const notHere = () => new FlotillaError('module/cannot-run-here', 'No runtime was found on this computer.');

/** The lab without `anatomy`, which memory-lab-anatomy.ts answers. */
export const labHandlers = {
  diff: api.lab.diff.handler(({ context: { state }, input }) => {
    const [from, to] = [state.module(input.from), state.module(input.to)];
    return {
      ...input,
      gained: [],
      lost: [],
      world: [],
      facts: [],
      sizeBytes: { from: from.sizeBytes, to: to.sizeBytes },
      sections: [],
      functions: [],
      functionsNote: 'Neither has names.',
      approval: null,
    };
  }),
  approve: api.lab.approve.handler(({ context: { state }, input }) => ({
    ...input,
    by: 'ada',
    atMs: state.schedule.nowMs(),
  })),
  compatibility: api.lab.compatibility.handler(() => ({ nodes: [], runtimes: [] })),
  runtimes: api.lab.runtimes.handler(() => []),
  runCommand: api.lab.runCommand.handler(() => {
    throw notHere();
  }),
  sendRequest: api.lab.sendRequest.handler(() => {
    throw notHere();
  }),
  callFunction: api.lab.callFunction.handler(() => {
    throw notHere();
  }),
  measure: api.lab.measure.handler(() => {
    throw notHere();
  }),
  measurements: api.lab.measurements.handler(() => []),
};
