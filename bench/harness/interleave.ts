/** Something that is measured, beside others, in the same run. */
export interface Contender {
  readonly name: string;
  /** How many rounds it takes part in, where one of its runs takes very long; all by default. */
  readonly rounds?: number;
  /** Does the work once and resolves with the measured time in seconds. Rejects when the work failed. */
  run(round: number): Promise<number>;
}

export interface Result {
  readonly name: string;
  readonly seconds: readonly number[];
}

/**
 * Runs contenders in turn, each round in another order, so that a machine whose speed drifts drifts for all of them.
 */
export async function interleave(contenders: readonly Contender[], rounds: number): Promise<Result[]> {
  const seconds = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    const turn = contenders
      .map((_, index) => contenders[(index + round) % contenders.length])
      .filter((one) => one !== undefined);
    for (const contender of turn) {
      if (round >= (contender.rounds ?? rounds)) continue;
      const taken = await contender.run(round);
      seconds.get(contender.name)?.push(taken);
      console.error(`  round ${round + 1}: ${contender.name} ${taken.toFixed(2)} s`);
    }
  }
  return contenders.map(({ name }) => ({ name, seconds: seconds.get(name) ?? [] }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
