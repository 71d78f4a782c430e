import { api } from './memory-api.ts';
import { anatomyOf } from './sample-modules.ts';

export const anatomyHandler = api.lab.anatomy.handler(({ context, input }) =>
  anatomyOf(context.state.module(input.digest)),
);
