import { holdStill } from "#components/ui/hold.ts";
import { lasting, type Span, STEP, sayStretch, startedAt } from "./geometry.ts";
import { type Ghost, makeGhost } from "./ghost.ts";
import { isFree, type Place, placeAt } from "./pointer.ts";
import type { Column, Surface } from "./surface.ts";

/** What is being placed: where it starts from on this day, and what it is called. */
export type Placed = { readonly name: string; readonly span: Span; readonly columnId: string; readonly date: string };

type Hands = {
  /** Says it to who cannot see the day. */
  readonly say: (words: string) => void;
  readonly onPlace: (place: Place, ghost: Ghost) => void;
  /** So many days on, at the same time with the same person. */
  readonly onDay: (days: 1 | -1, place: Place) => void;
  readonly onStop: () => void;
};

export const HOW_TO_PLACE =
  "Arrow keys move it by five minutes and between columns, with Shift they change its length, Page Up and Page Down go to another day, Enter shows what would change, Escape stops.";

const sayPlace = ({ column, span }: Place) => `${sayStretch(span)}, ${column.name}`;

/** The places that an arrow key leads to. */
function stepped(event: KeyboardEvent, { column, span }: Place, columns: readonly Column[], surface: Surface): Place | null {
  const up = event.key === "ArrowUp" ? -STEP : event.key === "ArrowDown" ? STEP : 0;
  if (up !== 0 && event.shiftKey) return { column, span: lasting(span.minutes + up, span, surface.grid) };
  if (up !== 0) return { column, span: startedAt(span.from + up, span, surface.grid) };
  const aside = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  return aside === 0 ? null : { column: columns[columns.indexOf(column) + aside] ?? column, span };
}

/**
 * Lets an appointment be placed by keyboard, or by a press where the pointer is, on any device. The copy has the focus while it lasts, as an application of
 * its own: a screen reader then passes the arrow keys on, and hears each step.
 */
export function placeByHand(surface: Surface, what: Placed, hands: Hands): () => void {
  const columns = surface.columns.filter(({ kind }) => kind === "clinician");
  const start =
    columns.find(({ id, date }) => id === what.columnId && date === what.date) ?? columns.find(({ id }) => id === what.columnId);
  const column = start ?? columns[0];
  if (column === undefined) return () => {};
  const letGo = holdStill();
  const ghost = makeGhost(surface, what.name);
  let place: Place = { column, span: startedAt(what.span.from, what.span, surface.grid) };
  const put = (next: Place) => {
    place = next;
    ghost.put(next.column, next.span);
    ghost.element.setAttribute("aria-label", `${what.name}, ${sayPlace(next)}`);
  };
  put(place);
  const { element } = ghost;
  element.tabIndex = -1;
  element.setAttribute("role", "application");
  element.setAttribute("aria-roledescription", "appointment being moved");
  surface.root.dataset.placing = "";
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center", inline: "nearest" });
  hands.say(`Moving ${what.name}. ${sayPlace(place)}. ${HOW_TO_PLACE}`);

  const press = (event: KeyboardEvent) => {
    // Keys pressed in a dialog over the day are the dialog's.
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog:modal") !== null) return;
    const next = stepped(event, place, columns, surface);
    const days = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
    if (next === null && days === 0 && event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== null) {
      put(next);
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
      hands.say(sayPlace(next));
    } else if (event.key === "Escape") {
      stop(true);
      hands.onStop();
    } else {
      stop(false);
      if (days === 0) hands.onPlace(place, ghost);
      else {
        ghost.remove();
        hands.onDay(days, place);
      }
    }
  };
  const follow = (event: PointerEvent) => {
    if (event.pointerType === "touch" || !isFree(event)) return;
    const at = placeAt(surface, event, place.span.minutes);
    if (at !== null) put(at);
  };
  const choose = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || !surface.root.contains(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    const at = isFree(event) ? placeAt(surface, event, place.span.minutes) : null;
    if (at === null) return;
    put(at);
    stop(false);
    hands.onPlace(at, ghost);
  };
  const stop = (isOver: boolean) => {
    letGo();
    document.removeEventListener("keydown", press, true);
    surface.root.removeEventListener("pointermove", follow);
    document.removeEventListener("click", choose, true);
    delete surface.root.dataset.placing;
    element.removeAttribute("role");
    if (isOver) ghost.remove();
  };
  document.addEventListener("keydown", press, true);
  surface.root.addEventListener("pointermove", follow);
  document.addEventListener("click", choose, true);
  return () => {
    stop(true);
  };
}
