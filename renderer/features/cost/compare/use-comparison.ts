import { useEffect, useMemo, useState } from 'react';
import { type Basis } from '#shared/cost/compare.ts';
import { costReport, type CostReport } from '#shared/cost/report.ts';

/** So that the same scenario gives the same figures, here as on the command line. */
export const sampling = { draws: 1000, seed: 1 } as const;

export function useComparison(basis: Basis | null): CostReport | null {
  return useMemo(() => (basis === null ? null : costReport(basis, sampling)), [basis]);
}
