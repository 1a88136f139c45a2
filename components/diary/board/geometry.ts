/** Where things lie on the day's grid. Pure: minutes are counted from midnight, lengths on screen in pixels. */

/** Times are offered to five minutes, and five minutes are a row of 8 px. */
export const STEP = 5;
const ROW = 8;

export type Grid = { readonly from: number; readonly to: number };
export type Span = { readonly from: number; readonly minutes: number };

export const pixels = (minutes: number) => (minutes / STEP) * ROW;

const snapped = (minutes: number) => Math.round(minutes / STEP) * STEP;
const between = (least: number, value: number, most: number) => Math.max(least, Math.min(value, most));

/** The time at this height of the grid: the row that the point lies in. */
export function minutesAt(y: number, grid: Grid): number {
  return between(grid.from, grid.from + Math.floor(y / ROW) * STEP, grid.to - STEP);
}

/** As long as before, begun as near to the wish as the grid allows. */
export function startedAt(wish: number, { minutes }: Span, grid: Grid): Span {
  return { from: between(grid.from, snapped(wish), Math.max(grid.from, grid.to - minutes)), minutes };
}

/** Nobody is seen for less than this, whoever pulls. */
const SHORTEST = 10;

/** Begun when it was, as long as wished. */
export function lasting(wish: number, { from }: Span, grid: Grid): Span {
  return { from, minutes: between(SHORTEST, snapped(wish), grid.to - from) };
}

/** A stretch that was drawn with the pointer, from either end. */
export function stretch(a: number, b: number): Span {
  return { from: Math.min(a, b), minutes: Math.abs(a - b) + STEP };
}

/** The place of the column under x; left of all the first, right of all the last. */
export function columnAt(x: number, columns: readonly { readonly left: number; readonly width: number }[]): number {
  const found = columns.findIndex(({ left, width }) => x < left + width);
  return found === -1 ? columns.length - 1 : found;
}

/** "3:00 pm" */
export function sayClock(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minutes % 60).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
}

/** "3:00–4:15 pm" */
export function sayStretch({ from, minutes }: Span): string {
  const [start, end] = [sayClock(from), sayClock(from + minutes)];
  return start.slice(-2) === end.slice(-2) ? `${start.slice(0, -3)}–${end}` : `${start}–${end}`;
}

/** "15:00", as addresses and forms have it. */
export function wallTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Minutes of "15:00"; null for what is no time. */
export function minutesOf(time: string): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2]);
}
