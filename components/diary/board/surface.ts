import type { Grid, Span } from "./geometry.ts";

/** What the day shows, read from the page as the server drew it: the grid carries its times, each column whose it is, each card what it stands for. */

export type Column = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly date: string;
  /** In the coordinates of the grid, so that scrolling changes nothing. */
  readonly left: number;
  readonly width: number;
};

export type Surface = { readonly root: HTMLElement; readonly grid: Grid; readonly top: number; readonly columns: readonly Column[] };

export type Card = Span & {
  readonly element: HTMLElement;
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly column: string;
  readonly date: string;
  readonly movable: boolean;
};

const GRID = "[data-diary-grid]";
const CARD = "[data-appointment]";
const COLUMN = "[data-column]";

export const findGrid = () => document.querySelector<HTMLElement>(GRID);
export const gridOf = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>(GRID) : null);

/** A point of the window, in the coordinates of the grid, which scrolls as a whole. */
export function contentPoint(root: HTMLElement, at: { readonly clientX: number; readonly clientY: number }): { x: number; y: number } {
  const box = root.getBoundingClientRect();
  return { x: at.clientX - box.left - root.clientLeft, y: at.clientY - box.top - root.clientTop };
}

/** Measured once, at the beginning of a movement: while it lasts the page stays as it is. */
export function readSurface(root: HTMLElement): Surface {
  const { from = "0", to = "1440", date = "" } = root.dataset;
  const day = root.querySelector(".diary-day");
  const corner = contentPoint(root, { clientX: 0, clientY: day?.getBoundingClientRect().top ?? 0 });
  const columns = [...root.querySelectorAll<HTMLElement>(COLUMN)].map((column) => {
    const box = column.getBoundingClientRect();
    return {
      id: column.dataset.column ?? "none",
      kind: column.dataset.kind ?? "clinician",
      name: column.dataset.name ?? "",
      date: column.dataset.date ?? date,
      left: contentPoint(root, { clientX: box.left, clientY: 0 }).x,
      width: box.width,
    };
  });
  return { root, grid: { from: Number(from), to: Number(to) }, top: corner.y, columns };
}

export function cardOf(target: EventTarget | null): Card | null {
  const element = target instanceof Element ? target.closest<HTMLElement>(CARD) : null;
  const column = element?.closest<HTMLElement>(COLUMN);
  if (element === null || column === null || column === undefined) return null;
  const { appointment = "", version = "", from = "0", minutes = "0", movable } = element.dataset;
  const date = column.dataset.date ?? column.closest<HTMLElement>(GRID)?.dataset.date ?? "";
  return {
    element,
    id: appointment,
    version,
    name: linkOf(element)?.textContent ?? "",
    column: column.dataset.column ?? "none",
    date,
    from: Number(from),
    minutes: Number(minutes),
    movable: movable === "true",
  };
}

/** What of a card takes the focus. */
export const linkOf = (card: Element | null) => card?.querySelector<HTMLElement>("a") ?? null;

/** The card of an appointment; of one that stands in several columns the clinician's. */
export function findCard(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(
    `[data-kind="clinician"] [data-appointment="${CSS.escape(id)}"], [data-appointment="${CSS.escape(id)}"]`,
  );
}

export function columnOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(COLUMN) : null;
}
