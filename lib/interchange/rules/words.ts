import type { Counts, ImportState, RowState } from "./steps.ts";

/** Where an import stands, in words. */
export const STATE_WORDS: Readonly<Record<ImportState, string>> = {
  matching: "Its columns are to be matched",
  checking: "Its rows are being read",
  checked: "Ready to start",
  running: "Patients are being made",
  done: "Finished",
  undoing: "It is being undone",
  undone: "Undone",
  dropped: "Thrown away",
};

/** What became of rows, in the order of a list; those that nobody needs to know of are left out. */
const COUNTED: readonly (readonly [RowState, string])[] = [
  ["made", "Patients made"],
  ["ready", "To be made"],
  ["alike", "Look like somebody"],
  ["same", "Are here already"],
  ["skipped", "Left out"],
  ["refused", "Refused"],
  ["undone", "Taken back"],
  ["kept", "Kept: used since they were made"],
  ["waiting", "Not read yet"],
];

/** "To be made: 460", for what there is. */
export function sayCounts(counts: Counts): readonly { readonly term: string; readonly value: string }[] {
  return COUNTED.flatMap(([state, term]) => (counts[state] === 0 ? [] : [{ term, value: counts[state].toLocaleString("en") }]));
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
