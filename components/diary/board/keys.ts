import { cardOf, findGrid, linkOf } from "./surface.ts";

/** The single keys of the diary. They can be switched off, each for themselves: WCAG 2.1.4. */
export const KEYS = [
  { key: "/", does: "Find a patient" },
  { key: "T", does: "Today" },
  { key: "N", does: "New appointment" },
  { key: "D", does: "Day view" },
  { key: "W", does: "Week view" },
  { key: "M", does: "Move the appointment that has the focus" },
  { key: "?", does: "Show these keys" },
] as const;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** The next card that an arrow leads to: up and down within its column, aside to the one nearest in time. */
function neighbour(from: HTMLElement, key: string): HTMLElement | null {
  const column = from.closest("[data-column]");
  if (column === null) return null;
  const columns = [...(findGrid()?.querySelectorAll("[data-column]") ?? [])];
  const cardsOf = (each: Element | undefined) =>
    [...(each?.querySelectorAll<HTMLElement>("[data-appointment]") ?? [])].sort((a, b) => Number(a.dataset.from) - Number(b.dataset.from));
  if (key === "ArrowUp" || key === "ArrowDown") {
    const cards = cardsOf(column);
    return cards[cards.indexOf(from) + (key === "ArrowUp" ? -1 : 1)] ?? null;
  }
  const step = key === "ArrowLeft" ? -1 : 1;
  const at = Number(from.dataset.from);
  for (let place = columns.indexOf(column) + step; place >= 0 && place < columns.length; place += step) {
    const [nearest] = cardsOf(columns[place]).sort((a, b) => Math.abs(Number(a.dataset.from) - at) - Math.abs(Number(b.dataset.from) - at));
    if (nearest !== undefined) return nearest;
  }
  return null;
}

/**
 * Arrow keys go from card to card, always: they act on what has the focus and write nothing. Single letters act where their holder allows them, and never
 * while somebody types or a dialog is open.
 */
export function handleKeys(areSingleKeysOn: boolean, actOf: (key: string) => (() => void) | undefined): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector("dialog:modal") !== null) return;
    const card = cardOf(document.activeElement);
    if (event.key.startsWith("Arrow") && card !== null && linkOf(card.element) === document.activeElement) {
      const next = neighbour(card.element, event.key);
      if (next === null) return;
      event.preventDefault();
      const link = linkOf(next);
      link?.focus({ preventScroll: true });
      link?.scrollIntoView({ block: "nearest", inline: "nearest" });
      return;
    }
    const act = areSingleKeysOn ? actOf(event.key.toLowerCase()) : undefined;
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
