import { memo, type ReactNode, useCallback, useMemo, useState } from 'react';
import { basisOfDraft } from '#shared/cost/scenario-draft.ts';
import type { ScenarioId } from '#shared/cost/stored-scenario.ts';
import type { Basis } from '#shared/cost/compare.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { readDraftWhole } from '../draft-problems.ts';
import type { StepProps } from '../step-props.ts';
import { AssumedInputs } from './assumed-inputs.tsx';
import { BreakEvenUse } from './break-even-use.tsx';
import { BreakEvenVolume } from './break-even-volume.tsx';
import { Chances } from './chances.tsx';
import classes from './compare.module.css';
import { CostMadeOf } from './cost-made-of.tsx';
import { inputWords } from './input-words.ts';
import { MissingInputs } from './missing-inputs.tsx';
import type { Today } from './option-rows.ts';
import { OptionsTable } from './options-table.tsx';
import { TornadoOf } from './tornado-of.tsx';
import { useComparison } from './use-comparison.ts';
import { useFollowing } from './use-following.ts';
import { VerdictLine } from './verdict-line.tsx';
import { WhatIfPanel } from './what-if-panel.tsx';
import { changesOf, nothingPlayed, type Played, playedDraft } from './what-if.ts';

/** Every option side by side, from the draft, the user's prices and what is tried out on top. */
export function ComparisonStep({ scenario, draft, onChange, book, readOnly }: StepProps) {
  const [nowMs] = useState(Date.now);
  const [played, setPlayed] = useState<Played>(nothingPlayed);
  const tried = useFollowing(played);
  const given = useMemo(() => readDraftWhole(draft, book, nowMs), [draft, book, nowMs]);
  const read = useMemo(() => basisOfDraft(playedDraft(draft, tried), book, nowMs), [draft, tried, book, nowMs]);
  const givenFree = given.basis?.inputs.freeTiers;
  const onFreeTiers = useCallback(
    (freeTiers: boolean) => setPlayed((before) => withFreeTiers(before, freeTiers, givenFree)),
    [givenFree],
  );
  const basis = given.basis && (read.ok ? read.basis : given.basis);
  if (basis === null) return <MissingInputs scenarioId={scenario.id} problems={given.problems} />;
  const keep = () => {
    onChange(changesOf(draft, played));
    setPlayed(nothingPlayed);
  };
  return (
    <Compared
      scenarioId={scenario.id}
      basis={basis}
      onFreeTiers={onFreeTiers}
      panel={<WhatIfPanel draft={draft} played={played} onPlay={setPlayed} onKeep={keep} readOnly={readOnly} />}
      wrong={read.ok ? [] : read.problems.map(({ path, message }) => `${inputWords(path.join('.'))}: ${message}`)}
    />
  );
}

/** Back at what the scenario has, nothing is tried out. */
function withFreeTiers({ values }: Played, freeTiers: boolean, given: boolean | undefined): Played {
  return freeTiers === given ? { values } : { values, freeTiers };
}

// Drawn anew when their own figures change, not whenever a slider moves.
const Verdict = memo(VerdictLine);
const Options = memo(OptionsTable);
const MadeOf = memo(CostMadeOf);
const OverVolume = memo(BreakEvenVolume);
const OverUse = memo(BreakEvenUse);
const Chance = memo(Chances);
const Tornado = memo(TornadoOf);
const Assumed = memo(AssumedInputs);

interface ComparedProps {
  readonly scenarioId: ScenarioId;
  readonly basis: Basis;
  readonly onFreeTiers: (freeTiers: boolean) => void;
  readonly panel: ReactNode;
  /** Why the tried values cannot be compared; the figures are then of the scenario. */
  readonly wrong: readonly string[];
}

function Compared({ scenarioId, basis, onFreeTiers, panel, wrong }: ComparedProps) {
  const { now, settled } = useComparison(basis);
  const today = useSame(basis.inputs.today ?? notKnown);
  return (
    <div className={classes.page}>
      <Verdict comparison={now} today={today} />
      {panel}
      {wrong.length === 0 ? null : (
        <p className={classes.problem} role="alert">
          With these values there is nothing to compare; the figures are those of the scenario.{' '}
          {plainText(wrong.join(' '))}
        </p>
      )}
      <Options comparison={now} today={today} freeTiers={basis.inputs.freeTiers} onFreeTiers={onFreeTiers} />
      {settled === null ? null : (
        <div className={classes.page} data-behind={now.isBehind || undefined} aria-busy={now.isBehind}>
          <Chance comparison={settled} />
          <MadeOf options={settled.options} />
          <OverVolume comparison={settled} today={today.option} />
          <OverUse comparison={settled} />
          <Tornado comparison={settled} />
          <Assumed scenarioId={scenarioId} basis={settled.basis} />
        </div>
      )}
    </div>
  );
}

const notKnown: Today = { usdPerMonth: null, option: null, source: null };

/** Read anew with every step of a slider, it says the same: the sections need not be drawn anew for it. */
function useSame({ usdPerMonth, option, source }: Today): Today {
  return useMemo(() => ({ usdPerMonth, option, source }), [usdPerMonth, option, source]);
}
