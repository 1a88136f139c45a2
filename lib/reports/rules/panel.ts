/** A report as it is shown: what a page, a plot and a file are made of. Pure. */
import { type Money, moneyDigits, sayMoney } from "#lib/money.ts";

/** What stands on the page, and what stands in the file: figures there are bare. */
export type Cell = { readonly shown: string; readonly bare: string };

export const word = (text: string): Cell => ({ shown: text, bare: text });
export const none: Cell = { shown: "–", bare: "" };
export const count = (many: number): Cell => ({ shown: String(many), bare: String(many) });
export const countOr = (many: number | null): Cell => (many === null ? none : count(many));
export const decimal = (value: number | null, digits = 1): Cell => (value === null ? none : word(value.toFixed(digits)));
export const share = (part: number, whole: number): Cell => {
  const percent = percentOf(part, whole);
  return percent === null ? none : { shown: `${percent}%`, bare: String(percent) };
};
export const amount = (money: Money): Cell => ({ shown: sayMoney(money), bare: moneyDigits(money) });
/** Minutes, in hours and minutes on the page. */
export const time = (minutes: number): Cell => ({ shown: sayHours(minutes), bare: String(minutes) });

export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((100 * part) / whole);
}

/** "7 h 30 min", "45 min". */
export function sayHours(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** "1 visit", "4 visits". */
export const many = (number: number, one: string, more = `${one}s`): string => `${number} ${number === 1 ? one : more}`;

/** Of whole numbers in any order; the mean of the middle two where they are even, null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const before = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined || before === undefined ? null : (middle + before) / 2;
}

export type Tone = "main" | "good" | "bad" | "warn" | "info" | "rest";
export type PlotPart = { readonly key: string; readonly label: string; readonly tone: Tone };

type PlotRow = {
  readonly key: string;
  readonly label: string;
  /** One for each part, in their order; none is below nought. */
  readonly values: readonly number[];
  /** What stands at its end; left out where the sum says it. */
  readonly words?: string;
  /** A line across it: what was planned, what there was room for. */
  readonly mark?: number | null;
};

export type Plot = {
  /** Columns over time, or bars by name. */
  readonly kind: "columns" | "bars";
  readonly parts: readonly PlotPart[];
  readonly rows: readonly PlotRow[];
  /** Of the mark, for the key. */
  readonly mark?: string;
};

type Column = { readonly key: string; readonly head: string; readonly numeric?: boolean };
export type TableRow = { readonly key: string; readonly cells: readonly Cell[] };

export type Panel = {
  readonly key: string;
  readonly title: string;
  /** What is to be seen, in one or two sentences: it stands above the plot and is its text. */
  readonly finding: string;
  readonly plot: Plot | null;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** What belongs here, where there is nothing. */
  readonly empty: string;
  /** How it is counted, where that is not plain. */
  readonly note?: string;
};

export const words = (key: string, head: string): Column => ({ key, head });
export const figures = (key: string, head: string): Column => ({ key, head, numeric: true });

/** Adds up what rows say, by a key, in the order in which the keys are met. */
export function totalsBy<Row, Value extends number>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  amountOf: (row: Row) => Value,
): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const row of rows) totals.set(keyOf(row), (totals.get(keyOf(row)) ?? 0) + amountOf(row));
  return totals;
}

export const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
