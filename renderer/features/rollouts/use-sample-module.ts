import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';

/** The name that the engine gives the first release of its sample. */
const sampleName = 'hello.wasm';

/** While `wanted`, picks the sample component once, adding it first when the library lacks it. */
export function useSampleModule(wanted: boolean, modules: readonly Module[], pick: (module: Module) => void) {
  const { orpc } = useEngine();
  const known = modules.find(({ name }) => name === sampleName);
  const done = useRef(false);
  const { mutate, error } = useMutation(
    orpc.modules.addSamples.mutationOptions({
      onSuccess: (samples) => {
        const sample = samples.find(({ name }) => name === sampleName) ?? samples[0];
        if (sample) pick(sample);
      },
    }),
  );
  useEffect(() => {
    if (!wanted || done.current) return;
    done.current = true;
    if (known) pick(known);
    else mutate(undefined);
  }, [wanted, known, pick, mutate]);
  return { failure: error };
}
