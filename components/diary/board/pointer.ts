import { holdStill } from "#components/ui/hold.ts";
import { columnAt, lasting, minutesAt, type Span, startedAt, stretch } from "./geometry.ts";
import { type Ghost, makeGhost } from "./ghost.ts";
import { type Card, type Column, cardOf, columnOf, contentPoint, gridOf, readSurface, type Surface } from "./surface.ts";

export type Place = { readonly column: Column; readonly span: Span };

type Hands = {
  /** A card was let go at another place, or with another length. The ghost stays there until whoever is told removes it. */
  readonly onDrop: (card: Card, place: Place, ghost: Ghost) => void;
  /** An empty stretch was drawn. */
  readonly onStretch: (place: Place, ghost: Ghost) => void;
};

/** So far a press is still a click. */
const SLACK = 4;
/** How much of a card's foot changes its length. */
const FOOT = 7;
/** This near to an edge the day scrolls along, so many pixels a frame. */
const EDGE = 36;
const PACE = 14;

type Aim = (x: number, y: number) => Place;

/** Where the pointer stands in time, by the row it lies in. */
const timeAt = (surface: Surface, y: number) => minutesAt(y - surface.top, surface.grid);

function columnFor(surface: Surface, x: number, isFit: (column: Column) => boolean): Column | undefined {
  const fitting = surface.columns.filter(isFit);
  return fitting[columnAt(x, fitting)];
}

/** Moving: between columns of clinicians, or of days; a card in a room's column changes its time alone. */
function aimMove(surface: Surface, card: Card, home: Column, grabbedAt: number): Aim {
  const isFit = (column: Column) => (home.kind === "clinician" ? column.kind === "clinician" : column === home);
  return (x, y) => ({
    column: columnFor(surface, x, isFit) ?? home,
    span: startedAt(card.from + timeAt(surface, y) - grabbedAt, card, surface.grid),
  });
}

function aimLength(surface: Surface, card: Card, home: Column): Aim {
  return (_x, y) => ({ column: home, span: lasting(timeAt(surface, y) + 5 - card.from, card, surface.grid) });
}

function aimStretch(surface: Surface, home: Column, from: number): Aim {
  return (_x, y) => ({ column: home, span: stretch(from, timeAt(surface, y)) });
}

/** Whether this point of the day can be booked: the page itself says where it is free. */
export const isFree = ({ target }: Event) => target instanceof Element && target.closest(".diary-free") !== null;

/** Where a press here would put something of this length; null beside the columns. */
export function placeAt(surface: Surface, event: { readonly clientX: number; readonly clientY: number }, minutes: number): Place | null {
  const { x, y } = contentPoint(surface.root, event);
  const column = columnFor(surface, x, ({ kind }) => kind === "clinician");
  return column === undefined ? null : { column, span: startedAt(timeAt(surface, y), { from: 0, minutes }, surface.grid) };
}

/** Scrolls along where the pointer stands near an edge. @returns whether it did. */
function follow(grid: HTMLElement, { clientX, clientY }: PointerEvent): boolean {
  const root = grid.parentElement ?? grid;
  const box = root.getBoundingClientRect();
  const pull = (at: number, least: number, most: number) => (at < least + EDGE ? -PACE : at > most - EDGE ? PACE : 0);
  const sideways = pull(clientX, Math.max(0, box.left), Math.min(innerWidth, box.right));
  const along = pull(clientY, Math.max(0, box.top), Math.min(innerHeight, box.bottom));
  if (sideways !== 0) root.scrollLeft += sideways;
  if (along !== 0) {
    if (root.scrollHeight > root.clientHeight) root.scrollTop += along;
    else window.scrollBy(0, along);
  }
  return sideways !== 0 || along !== 0;
}

const isSame = (card: Card, home: Column, { column, span }: Place) =>
  column === home && span.from === card.from && span.minutes === card.minutes;

/** The click that a browser makes of a movement's end opens nothing. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
}

/**
 * Moves and lengthens cards and draws empty stretches with a mouse or pen; listens once for the whole page, so that a day of any size costs the same.
 * A finger scrolls: it chooses Move in the card's menu instead. Nothing is sent and the card itself stays where it is.
 */
export function handlePointer(hands: Hands): () => void {
  let stop = () => {};

  const press = (down: PointerEvent) => {
    if (down.button !== 0 || down.pointerType === "touch" || !(down.target instanceof Element)) return;
    if (down.target.closest("button, summary, input, select, .menu-panel") !== null) return;
    const root = gridOf(down.target);
    if (root === null || root.dataset.placing !== undefined) return;
    const card = cardOf(down.target);
    if (card === null ? !isFree(down) : !card.movable) return;
    stop();

    const surface = readSurface(root);
    const start = contentPoint(root, down);
    const homeId = columnOf(down.target)?.dataset;
    const home = surface.columns.find(({ id, date }) => id === homeId?.column && (homeId.date ?? date) === date);
    if (home === undefined) return;
    const startTime = timeAt(surface, start.y);
    const isFoot = card !== null && card.element.getBoundingClientRect().bottom - down.clientY <= FOOT;
    const aim =
      card === null
        ? aimStretch(surface, home, startTime)
        : isFoot
          ? aimLength(surface, card, home)
          : aimMove(surface, card, home, startTime);

    let ghost: Ghost | null = null;
    let place: Place | null = null;
    let last = down;
    let frame = 0;
    let letGo = () => {};

    const draw = () => {
      frame = 0;
      const { x, y } = contentPoint(root, last);
      place = aim(x, y);
      ghost?.put(place.column, place.span);
      if (follow(root, last)) frame = requestAnimationFrame(draw);
    };
    const move = (event: PointerEvent) => {
      last = event;
      if (ghost === null) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
        ghost = makeGhost(surface, card?.name ?? "New");
        letGo = holdStill();
        // The copy holds the pointer, and with it the pointer's shape: nothing about the day itself is styled anew.
        ghost.element.dataset.held = isFoot ? "foot" : "card";
        ghost.element.setPointerCapture(down.pointerId);
      }
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const finish = (isDropped: boolean) => {
      stop();
      if (ghost === null) return;
      swallowClick();
      if (frame !== 0 || place === null) draw();
      cancelAnimationFrame(frame);
      if (!isDropped || place === null || (card !== null && isSame(card, home, place))) ghost.remove();
      else if (card === null) hands.onStretch(place, ghost);
      else hands.onDrop(card, place, ghost);
    };
    const up = () => finish(true);
    const cancel = () => finish(false);
    const abandon = (event: KeyboardEvent) => {
      if (event.key === "Escape" && ghost !== null) cancel();
    };
    const noSelection = (event: Event) => event.preventDefault();
    stop = () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", cancel);
      window.removeEventListener("keydown", abandon);
      document.removeEventListener("selectstart", noSelection);
      letGo();
      stop = () => {};
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", cancel);
    window.addEventListener("keydown", abandon);
    document.addEventListener("selectstart", noSelection);
  };

  /** The pointer's shape tells what pressing here would do. */
  const hover = (event: PointerEvent) => {
    const card = cardOf(event.target);
    if (card?.movable !== true) return;
    const isFoot = card.element.getBoundingClientRect().bottom - event.clientY <= FOOT;
    if ((card.element.dataset.edge === "foot") !== isFoot) {
      if (isFoot) card.element.dataset.edge = "foot";
      else delete card.element.dataset.edge;
    }
  };
  const noLinks = (event: Event) => {
    if (gridOf(event.target) !== null) event.preventDefault();
  };

  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", hover);
  document.addEventListener("dragstart", noLinks);
  return () => {
    stop();
    document.removeEventListener("pointerdown", press);
    document.removeEventListener("pointermove", hover);
    document.removeEventListener("dragstart", noLinks);
  };
}
