import { Button } from '@mantine/core';
import { IconRotate2 } from '@tabler/icons-react';
import type { ScenarioDraft } from '#shared/cost/scenario-draft.ts';
import { Section } from '../../../ui/section.tsx';
import {
  isPlayed,
  type Knob,
  knobs,
  knobSteps,
  nothingPlayed,
  type Played,
  positionOf,
  scenarioValue,
  valueOfPosition,
} from './what-if.ts';
import classes from './what-if.module.css';

interface WhatIfPanelProps {
  readonly draft: ScenarioDraft;
  readonly played: Played;
  readonly onPlay: (played: Played) => void;
  readonly onKeep: () => void;
  readonly readOnly: boolean;
}

/** Values to play with. The scenario stays as it is until they are kept. */
export function WhatIfPanel({ draft, played, onPlay, onKeep, readOnly }: WhatIfPanelProps) {
  const count = Object.keys(played.values).length + (played.freeTiers === undefined ? 0 : 1);
  const loses = knobs.some((each) => played.values[each.id] !== undefined && scenarioValue(draft, each).isMeasured);
  const set = (id: Knob['id'], value: number | undefined) => {
    const { [id]: _, ...others } = played.values;
    onPlay({ ...played, values: value === undefined ? others : { ...others, [id]: value } });
  };
  return (
    <Section
      title="What if"
      note={
        count === 0
          ? 'Move a slider: the rows follow. The scenario stays as it is.'
          : `${count === 1 ? 'One value is' : `${count} values are`} tried out; the scenario is as it was.${loses ? ' Keeping replaces a measured value.' : ''}`
      }
      actions={
        <>
          <Button variant="default" disabled={!isPlayed(played)} onClick={() => onPlay(nothingPlayed)}>
            Reset all
          </Button>
          <Button
            disabled={!isPlayed(played) || readOnly}
            title={readOnly ? 'The console is read-only' : undefined}
            onClick={onKeep}
          >
            {count > 1 ? 'Keep these values' : 'Keep this value'}
          </Button>
        </>
      }
    >
      <div className={classes.knobs}>
        {knobs.map((each) => (
          <KnobSlider
            key={each.id}
            knob={each}
            draft={draft}
            value={played.values[each.id]}
            onValue={(value) => set(each.id, value)}
          />
        ))}
      </div>
    </Section>
  );
}

interface KnobSliderProps {
  readonly knob: Knob;
  readonly draft: ScenarioDraft;
  readonly value: number | undefined;
  readonly onValue: (value: number | undefined) => void;
}

function KnobSlider({ knob, draft, value, onValue }: KnobSliderProps) {
  const { value: given, isMeasured } = scenarioValue(draft, knob);
  const shown = value ?? given;
  return (
    <div className={classes.knob} data-played={value !== undefined || undefined}>
      <div className={classes.head}>
        <span className={classes.name}>
          {knob.name}
          {isMeasured && value === undefined ? <span className={classes.measured}>measured</span> : null}
        </span>
        <output className={classes.value}>{knob.words(shown)}</output>
      </div>
      <div className={classes.line}>
        <input
          type="range"
          className={classes.slider}
          aria-label={knob.name}
          aria-valuetext={knob.words(shown)}
          min={0}
          max={knobSteps}
          step={1}
          value={positionOf(knob, given, shown)}
          onChange={(event) => {
            const next = valueOfPosition(knob, given, Number(event.currentTarget.value));
            onValue(next === given ? undefined : next);
          }}
        />
        <button
          type="button"
          className={classes.reset}
          disabled={value === undefined}
          aria-label={`Reset ${knob.name} to ${knob.words(given)}`}
          title={`Back to ${knob.words(given)}`}
          onClick={() => onValue(undefined)}
        >
          <IconRotate2 size={14} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
