import type { WatchedFile } from '#shared/domain/watched-file.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';
import { helloDigest } from './sample-data.ts';

function put(state: MemoryState, file: WatchedFile): WatchedFile {
  state.watched.set(file.id, file);
  state.publish({ type: 'watched', file });
  return file;
}

export const watchedHandlers = {
  list: api.modules.watched.list.handler(({ context }) => [...context.state.watched.values()]),
  add: api.modules.watched.add.handler(({ context: { state } }) => {
    const path = `/home/ada/shop/target/shop-${state.serial()}.wasm`;
    state.record('file-watched', path);
    const known = state.modules.has(helloDigest);
    return put(state, {
      id: `watch-${state.serial()}`,
      path,
      digest: known ? helloDigest : null,
      previous: null,
      problem: known ? null : 'type mismatch: expected i32, found i64',
      changedAtMs: state.schedule.nowMs(),
    });
  }),
  remove: api.modules.watched.remove.handler(({ context: { state }, input }) => {
    const path = state.watched.get(input.id)?.path ?? input.id;
    state.watched.delete(input.id);
    state.publish({ type: 'unwatched', id: input.id });
    state.record('file-unwatched', path);
    return input;
  }),
};
