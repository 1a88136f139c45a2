import type { ImportKind } from "./kinds.ts";
import type { Counts, ImportState, RowState } from "./steps.ts";

/** How a kind of import is spoken of. */
export const KIND_WORDS = {
  patients: {
    title: "Patients",
    running: "Patients are being made",
    made: "Patients made",
    start: "Make the patients",
    undo: "Undoing takes away every patient that it made. Whoever was booked, changed or written about since stays, and is listed.",
  },
  appointments: {
    title: "Appointments to come",
    running: "Appointments are being booked",
    made: "Appointments booked",
    start: "Book the appointments",
    undo: "Undoing takes away every appointment that it booked, and tells nobody. What was moved, confirmed or filled in since stays, and is listed.",
  },
} as const satisfies Readonly<Record<ImportKind, Readonly<Record<"title" | "running" | "made" | "start" | "undo", string>>>>;

const STATE_WORDS: Readonly<Record<Exclude<ImportState, "running">, string>> = {
  matching: "Its columns are to be matched",
  checking: "Its rows are being read",
  checked: "Ready to start",
  done: "Finished",
  undoing: "It is being undone",
  undone: "Undone",
  dropped: "Thrown away",
};

/** Where an import stands, in words. */
export function sayState(kind: ImportKind, state: ImportState): string {
  return state === "running" ? KIND_WORDS[kind].running : STATE_WORDS[state];
}

/** What became of the other rows, in the order of a list; those that nobody needs to know of are left out. */
const COUNTED: readonly (readonly [RowState, string])[] = [
  ["ready", "To be made"],
  ["alike", "Look like somebody"],
  ["same", "Are here already"],
  ["skipped", "Left out"],
  ["refused", "Refused"],
  ["undone", "Taken back"],
  ["kept", "Kept: used since they were made"],
  ["waiting", "Not read yet"],
];

/** "To be made: 460", for what there is; of those who look like somebody, that they are made all the same where that was chosen. */
export function sayCounts(
  kind: ImportKind,
  counts: Counts,
  likely: "skip" | "make",
): readonly { readonly term: string; readonly value: string }[] {
  const all: typeof COUNTED = [["made", KIND_WORDS[kind].made], ...COUNTED];
  const said = (state: RowState, term: string) => (state === "alike" && likely === "make" ? `${term}, made all the same` : term);
  return all.flatMap(([state, term]) =>
    counts[state] === 0 ? [] : [{ term: said(state, term), value: counts[state].toLocaleString("en") }],
  );
}

export const ROW_WORDS: Readonly<Record<RowState, string>> = {
  waiting: "Not read yet",
  ready: "Will be made",
  alike: "Looks like somebody",
  same: "Is here already",
  refused: "Refused",
  made: "Made",
  skipped: "Left out",
  undone: "Taken back",
  kept: "Kept",
};
