import { useMutation } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import { readBasis } from '#shared/cost/read-basis.ts';
import type { PlacedProblem } from '#shared/cost/read-yaml.ts';
import { longestScenario, type StoredScenario } from '#shared/cost/stored-scenario.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { useEngine } from '../../api/engine.tsx';

/** A file that was kept, and what is still wrong with it; or why it was not kept, with the same. */
export interface ImportedScenario {
  readonly fileName: string;
  readonly stored: StoredScenario | null;
  readonly failure: unknown;
  readonly problems: readonly PlacedProblem[];
}

/** Where a file has problems, by line: read here, as the engine only tells the first of them. */
function problemsIn(text: string, pricesYaml: string | undefined): readonly PlacedProblem[] {
  const prices = pricesYaml === undefined || pricesYaml.trim() === '' ? null : pricesYaml;
  const read = readBasis(text, prices, Date.now());
  return read.ok || read.file === 'prices' ? [] : read.problems;
}

/** Gives a scenario's file to the engine to keep. A file that is unfinished is kept too. */
export function useImportScenario() {
  const { orpc, client, uploadFile } = useEngine();
  const prices = useQuery(orpc.cost.prices.get.queryOptions()).data;
  return useMutation({
    mutationFn: async (file: File): Promise<ImportedScenario> => {
      if (file.size > longestScenario) {
        throw new FlotillaError('file/too-large', `${file.name} is too large for a scenario.`);
      }
      const problems = problemsIn(await file.text(), prices?.yaml);
      const named = { fileName: file.name, problems };
      try {
        const stored = await client.cost.scenarios.import({ file: await uploadFile(file) });
        return { ...named, stored, failure: null };
      } catch (failure) {
        return { ...named, stored: null, failure };
      }
    },
  });
}
