import { Button, Menu, Textarea } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import { NumberField } from '../fields/quantity-question.tsx';
import { shortNumber } from '../../../ui/number-text.ts';
import classes from './day-curve.module.css';
import { dayIn, dayOfMonth, type DayShape, hoursOfDay, hourWords, monthOfDay, scaleTop } from './day-shapes.ts';

interface DayCurveProps {
  readonly hours: readonly number[];
  readonly readOnly: boolean;
  readonly onChange: (hours: readonly number[]) => void;
}

const shapeWords: readonly (readonly [DayShape, string])[] = [
  ['flat', 'The same all day'],
  ['office', 'Office hours'],
  ['evening', 'Evenings'],
];

const kept = (value: number): number => Number(Math.max(0, value).toPrecision(6));

/** 24 bars that are drawn with the mouse, moved by arrow keys, typed or pasted. */
export function DayCurve({ hours, readOnly, onChange }: DayCurveProps) {
  const [hour, setHour] = useState(8);
  const [told, setTold] = useState<string | null>(null);
  const set = (at: number, value: number) => onChange(hours.map((each, index) => (index === at ? kept(value) : each)));
  const take = (text: string) => {
    const read = dayIn(text);
    if (typeof read === 'string') return setTold(read);
    setTold(null);
    onChange(read);
  };
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    // A single number belongs into the field that has the cursor.
    if (readOnly || !/[\s,;]/.test(text.trim())) return;
    event.preventDefault();
    take(text);
  };
  return (
    <div className={classes.curve} onPaste={paste}>
      <Bars hours={hours} hour={hour} readOnly={readOnly} onHour={setHour} onSet={set} />
      <div className={classes.exact}>
        <span className={classes.exactHour}>{hourWords(hour)}</span>
        <NumberField
          ariaLabel={`Requests from ${hourWords(hour)}`}
          value={hours[hour]}
          unit="requests"
          readOnly={readOnly}
          onChange={(value) => typeof value === 'number' && set(hour, value)}
        />
        {readOnly ? null : (
          <Menu>
            <Menu.Target>
              <Button variant="default">Shape…</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {shapeWords.map(([shape, words]) => (
                <Menu.Item key={shape} onClick={() => onChange(dayOfMonth(monthOfDay(hours), shape))}>
                  {words}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {readOnly ? null : <AsNumbers hours={hours} onTake={take} />}
      {told === null ? null : (
        <div className={classes.told} role="alert">
          {told}
        </div>
      )}
    </div>
  );
}

interface BarsProps {
  readonly hours: readonly number[];
  readonly hour: number;
  readonly readOnly: boolean;
  readonly onHour: (hour: number) => void;
  readonly onSet: (hour: number, value: number) => void;
}

function Bars({ hours, hour, readOnly, onHour, onSet }: BarsProps) {
  const plot = useRef<HTMLDivElement>(null);
  // The scale holds still while a bar is drawn, or it would run away from the mouse.
  const [drawnTop, setDrawnTop] = useState<number | null>(null);
  const top = drawnTop ?? scaleTop(hours);
  const draw = (event: PointerEvent<HTMLDivElement>, scale: number) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * hoursOfDay);
    const reached = Math.max(0, Math.min(hoursOfDay - 1, at));
    onHour(reached);
    const share = Math.max(0, Math.min(1, 1 - (event.clientY - box.top) / box.height));
    if (!readOnly) onSet(reached, Number((share * scale).toPrecision(3)));
  };
  const walk = (event: KeyboardEvent) => {
    const next = { ArrowLeft: hour - 1, ArrowRight: hour + 1 }[event.key];
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: (hours[hour] ?? 0) + top / 50,
      ArrowDown: (hours[hour] ?? 0) - top / 50,
      PageUp: (hours[hour] ?? 0) + top / 5,
      PageDown: (hours[hour] ?? 0) - top / 5,
      Home: 0,
      End: top,
    };
    const value = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (next === undefined && value === undefined) return;
    event.preventDefault();
    if (value !== undefined && !readOnly) onSet(hour, value);
    if (next === undefined) return;
    const reached = (next + hoursOfDay) % hoursOfDay;
    onHour(reached);
    plot.current?.querySelectorAll<HTMLElement>('[role="slider"]')[reached]?.focus();
  };
  return (
    <div className={classes.frame}>
      <span className={classes.top}>{shortNumber(top)}</span>
      <div
        ref={plot}
        className={classes.bars}
        onKeyDown={walk}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawnTop(top);
          draw(event, top);
        }}
        onPointerMove={(event) => drawnTop !== null && draw(event, drawnTop)}
        onPointerUp={() => setDrawnTop(null)}
        onPointerCancel={() => setDrawnTop(null)}
      >
        {hours.map((value, index) => (
          <div
            // Hours are their own identity.
            key={index}
            role="slider"
            tabIndex={index === hour ? 0 : -1}
            className={classes.bar}
            data-current={index === hour || undefined}
            aria-label={`Requests from ${hourWords(index)}`}
            aria-orientation="vertical"
            aria-valuemin={0}
            aria-valuemax={Math.max(top, value)}
            aria-valuenow={value}
            aria-readonly={readOnly}
            title={`${hourWords(index)}: ${value.toLocaleString('en')}`}
            onFocus={() => onHour(index)}
          >
            <span className={classes.fill} style={{ height: `${Math.min(100, (value / top) * 100)}%` }} />
          </div>
        ))}
      </div>
      <div className={classes.axis} aria-hidden="true">
        {[0, 6, 12, 18].map((at) => (
          <span key={at}>{String(at).padStart(2, '0')}:00</span>
        ))}
      </div>
    </div>
  );
}

function AsNumbers({ hours, onTake }: { readonly hours: readonly number[]; readonly onTake: (text: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  return (
    <details className={classes.numbers}>
      <summary>As 24 numbers</summary>
      <Textarea
        id={id}
        aria-label="Requests of each hour, 24 numbers from 00:00 on"
        value={typed ?? hours.join(', ')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => {
          if (typed !== null) onTake(typed);
          setTyped(null);
        }}
        autosize
        minRows={2}
        maxRows={6}
        spellCheck={false}
      />
    </details>
  );
}
