/** A report as a person reads it, before it has a form: Markdown and PDF are two ways to set the same blocks. */
export interface ReportDocument {
  readonly title: string;
  /** One line under it: what it is, of when. */
  readonly subtitle: string;
  /** The few figures that somebody in a hurry reads. */
  readonly keyFigures: readonly KeyFigure[];
  readonly sections: readonly DocumentSection[];
}

export interface KeyFigure {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
}

export interface DocumentSection {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block = Paragraph | List | Table | Ranges | Stacks | Curves | Swings;

interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
}

interface List {
  readonly kind: 'list';
  readonly items: readonly string[];
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Share of the width. */
  readonly weight: number;
}

export interface Table {
  readonly kind: 'table';
  /** A line above it that stays with it. */
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly {
    readonly cells: readonly string[];
    /** struck: cannot be taken. quiet: no price. strong: the one that is meant. */
    readonly look: 'plain' | 'strong' | 'struck' | 'quiet';
    /** A sentence that belongs to the row. */
    readonly note?: string;
  }[];
}

/** A bar from P10 to P90 with a mark at the base, an option each. US dollars a month. */
export interface Ranges {
  readonly kind: 'ranges';
  readonly rows: readonly {
    readonly name: string;
    readonly low: number;
    readonly base: number;
    readonly high: number;
  }[];
  readonly today: number | null;
}

/** What a cost is made of, an option each. */
export interface Stacks {
  readonly kind: 'stacks';
  readonly groups: readonly string[];
  /** Amounts in the order of groups, none below zero; `total` also has credits. */
  readonly rows: readonly { readonly name: string; readonly total: number; readonly parts: readonly number[] }[];
}

/** Cost over volume, both in steps of ten. Null: no price there. */
export interface Curves {
  readonly kind: 'curves';
  readonly volumes: readonly number[];
  readonly lines: readonly { readonly name: string; readonly usd: readonly (number | null)[] }[];
  /** Volume of the scenario. */
  readonly here: number;
  readonly crossings: readonly { readonly requests: number; readonly usd: number }[];
}

/** What each input and price moves, the rest at its base. US dollars a month. */
export interface Swings {
  readonly kind: 'swings';
  readonly title: string;
  readonly base: number;
  readonly rows: readonly { readonly name: string; readonly atLow: number; readonly atHigh: number }[];
}
