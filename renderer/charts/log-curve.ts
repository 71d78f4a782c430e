import type { ReactNode } from 'react';
import type { Stroke } from './palette.ts';

export interface Curve {
  readonly key: string;
  readonly name: string;
  /** By the chart's positions; null where there is no value. */
  readonly values: readonly (number | null)[];
  /** Positions at which it is drawn dotted: it could not be had there. */
  readonly isOut?: readonly boolean[];
}

/** A place where two curves cross. */
export interface CurveMark {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface LogCurvesProps {
  readonly title: string;
  readonly note: string;
  readonly controls?: ReactNode;
  /** Under the chart: the crossings in words. */
  readonly below?: ReactNode;
  /** Positions, growing, above 0. */
  readonly xs: readonly number[];
  readonly curves: readonly Curve[];
  readonly marks: readonly CurveMark[];
  /** On which side of a crossing its words have room. */
  readonly markSide: 'left' | 'right';
  /** A position that stands out, with its name. */
  readonly here?: { readonly x: number; readonly text: string };
  readonly xName: string;
  readonly formatX: (x: number) => string;
  readonly tickX: (x: number) => string;
  readonly formatY: (y: number) => string;
  readonly tickY: (y: number) => string;
}

export interface DrawnCurve extends Curve {
  readonly stroke: Stroke;
}
