import { pixels, type Span, sayStretch } from "./geometry.ts";
import type { Column, Surface } from "./surface.ts";

/** The dashed copy that stands where something would be. It says so in words, and nothing of it is saved. */
export type Ghost = {
  readonly element: HTMLElement;
  readonly put: (column: Column, span: Span) => void;
  readonly say: (words: string) => void;
  readonly remove: () => void;
};

export const GHOST = "diary-ghost";

/** Only its transform changes while it moves, so that a day full of cards is not laid out again. */
export function makeGhost(surface: Surface, title: string): Ghost {
  const element = document.createElement("div");
  element.className = GHOST;
  const time = document.createElement("span");
  time.className = "diary-ghost-time";
  const words = document.createElement("span");
  words.textContent = title;
  element.append(time, words);
  let shown = "";
  const put = (column: Column, span: Span) => {
    const key = `${column.left} ${column.width} ${span.from} ${span.minutes}`;
    if (key === shown) return;
    shown = key;
    element.style.transform = `translate(${column.left}px, ${surface.top + pixels(span.from - surface.grid.from)}px)`;
    element.style.width = `${column.width}px`;
    element.style.height = `${pixels(span.minutes)}px`;
    time.textContent = sayStretch(span);
  };
  surface.root.append(element);
  return {
    element,
    put,
    say: (text) => {
      words.textContent = text;
    },
    remove: () => element.remove(),
  };
}
