import { api } from './memory-api.ts';

const empty = { yaml: '', rules: [], problems: [] };

export const policyHandlers = api.policies.router({
  get: api.policies.get.handler(() => empty),
  read: api.policies.read.handler(({ input }) => ({ ...empty, yaml: input.yaml })),
  set: api.policies.set.handler(({ input }) => ({ ...empty, yaml: input.yaml })),
  check: api.policies.check.handler(() => []),
});
