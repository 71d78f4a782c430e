import type { Failure } from '#shared/domain/failure.ts';
import type { JobId } from '#shared/domain/ids.ts';
import type { ModuleSource } from '#shared/domain/module-source.ts';
import type { MemoryState } from './memory-state.ts';
import { digestOf, sampleModule } from './sample-data.ts';

/** What a reference with these words ends in. */
const failures: readonly (readonly [string, Failure])[] = [
  [
    'private',
    {
      code: 'pull/access-denied',
      message: 'The registry refused: 401 Unauthorized.',
      hint: 'Log in with `docker login` on this computer, then try again.',
      retryable: false,
    },
  ],
  [
    'missing',
    {
      code: 'pull/not-found',
      message: 'There is no such tag.',
      hint: 'Check the name and the tag; a registry also says this to those who may not see it.',
      retryable: false,
    },
  ],
];

function sourceOf(reference: string): ModuleSource {
  if (/^https?:/.test(reference)) return { kind: 'url', url: reference };
  return { kind: 'oci', reference, manifestDigest: digestOf('7') };
}

/** Brings a module in four steps; `private` or `missing` in the reference make it fail. */
export function pull(state: MemoryState, reference: string): JobId {
  let step = 0;
  return state.startJob('pull', `Get ${reference}`, () => {
    step += 1;
    const failure = failures.find(([word]) => reference.includes(word))?.[1];
    if (step === 2 && failure !== undefined) return { failure };
    if (step < 4) return { progress: step / 4, note: `${step * 25} KiB of 100 KiB` };
    const module = sampleModule(state.schedule.nowMs(), {
      digest: digestOf('9'),
      name: reference.replace(/^.*\//, ''),
      source: sourceOf(reference),
    });
    state.putModule(module);
    state.record('module-pulled', module.name, reference);
    return { result: { digest: module.digest } };
  });
}
